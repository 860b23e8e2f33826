from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.farm.farm import Farm
from bots.web.door import LARGEST_FORM
from bots.web.routes import ROUTES
from tests.web.conftest import ADDRESS, EVERY_GRANT, Client

TASK = 1
METTE = ("Mette", "colleague:fakturaer")


def owner(farm: Farm) -> str | None:
    return farm.reader.task(TASK).claimed_by


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_from_elsewhere_changes_nothing(
    client: Callable[..., Client], farm: Farm, headers: dict[str, str]
) -> None:
    mette = client(*METTE)
    answer = mette.post(f"/tasks/{TASK}/claim", data={"csrf": mette.token}, headers=headers)
    assert (answer.status_code, owner(farm)) == (403, None)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": ADDRESS}]
)
def test_a_form_from_our_own_page_is_taken(
    client: Callable[..., Client], farm: Farm, headers: dict[str, str]
) -> None:
    mette = client(*METTE)
    mette.post(f"/tasks/{TASK}/claim", data={"csrf": mette.token}, headers=headers)
    assert owner(farm) == "Mette"


@pytest.mark.parametrize("token", ["", "another"])
def test_a_form_without_the_sessions_token_changes_nothing(
    client: Callable[..., Client], farm: Farm, token: str
) -> None:
    mette = client(*METTE)
    mette.token = token
    assert (mette.submit(f"/tasks/{TASK}/claim").status_code, owner(farm)) == (403, None)


def test_another_teams_task_is_not_shown_and_not_touched(client: Callable[..., Client], farm: Farm) -> None:
    tilda = client("Tilda", "colleague:tilskud")
    assert "FAK-" not in tilda.read("/inbox")
    page = tilda.get(f"/tasks/{TASK}")
    assert page.status_code == 403
    assert "FAK-" not in page.text
    tilda.submit("/inbox/claim", pick=str(TASK))
    assert owner(farm) is None


@pytest.mark.parametrize("more", [("approver",), ("approver", "operator")], ids=str)
def test_no_page_and_no_act_opens_another_teams_task_or_its_case(
    client: Callable[..., Client], farm: Farm, more: tuple[str, ...]
) -> None:
    farm.colleagues.answer_later(TASK, "Mette", {"decision": "reject", "note": "nej"})
    before = [
        farm.reader.audit_of(case_id=farm.reader.task(TASK).case_id),
        farm.reader.files(case_id=farm.reader.task(TASK).case_id),
    ]
    tilda = client("Tilda", "colleague:tilskud", *more)
    file = before[1][0].id
    said = {
        "text": "x",
        "reason": "x",
        "to": "Tilda",
        "team": "tilskud",
        "person": "0",
        "decision": "reject",
    }
    for door in ROUTES:
        if "{task:int}" not in door.path and ("{case:int}" not in door.path or "operator" in more):
            continue
        address = door.path.replace(":int", "").format(
            task=TASK, case=1, file=file, page=1, kind="consent-withdrawn"
        )
        for method in door.methods & {"GET", "POST"}:
            answer = tilda.get(address) if method == "GET" else tilda.submit(address, **said)
            assert (method, address, answer.status_code) == (method, address, 403)
            assert "FAK-" not in answer.text
    case = farm.reader.task(TASK).case_id
    assert [farm.reader.audit_of(case_id=case), farm.reader.files(case_id=case)] == before
    assert farm.colleagues.pending(TASK) is not None


def test_every_answer_tells_the_browser_what_not_to_do(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    for address in ("/inbox", "/login", "/nowhere", "/static/kollega.css", f"/tasks/{TASK}"):
        headers = mette.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert mette.get("/inbox").headers["cache-control"] == "no-store"


def test_another_name_for_this_machine_is_not_answered(client: Callable[..., Client]) -> None:
    assert client().get("/login", headers={"Host": "rebound.example"}).status_code == 400


def test_an_address_that_is_not_there_gets_a_page_that_says_what_to_do(client: Callable[..., Client]) -> None:
    answer = client(*METTE).get("/nowhere")
    assert answer.status_code == 404
    assert "Den side findes ikke" in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/tasks/{10**30}", 404),
        ("/tasks/999", 404),
        (f"/cases/{10**30}", 404),
        (f"/inbox?after=1_{10**30}", 200),
        ("/inbox?text=a%00b", 404),
        (f"/audit?after=2026-11-27T00:00:00Z_{10**30}_x", 200),
        ("/audit?after=0001-01-01T00:00:00%2B14:00_1_x", 200),
        ("/audit?until=01-01-0001", 200),
    ],
)
def test_an_address_that_nobody_would_write_breaks_nothing(
    client: Callable[..., Client], address: str, status: int
) -> None:
    assert client("Mette", *EVERY_GRANT).get(address).status_code == status


@pytest.mark.parametrize("picked", [str(10**30), "²", "1\0"])
def test_a_form_that_nobody_would_send_changes_nothing(
    client: Callable[..., Client], farm: Farm, picked: str
) -> None:
    assert client(*METTE).submit("/inbox/claim", pick=picked).status_code in (303, 403)
    assert owner(farm) is None


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(client: Callable[..., Client], to: str) -> None:
    one = client()
    assert one.get("/language", params={"to": "en", "next": to}).headers["location"] == "/"
    one.read("/login")
    answer = one.submit("/login", person="Mette", grant="operator", next=to)
    assert answer.headers["location"] == "/"


def test_a_form_too_large_is_not_read(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    assert mette.submit(f"/tasks/{TASK}/note", text="x" * LARGEST_FORM).status_code == 403
    assert farm.colleagues.notes(task_id=TASK) == []


def test_what_breaks_gets_a_page_with_the_same_headers(
    client: Callable[..., Client], farm: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    mette = client(*METTE)
    monkeypatch.setattr(farm.colleagues, "inbox", lambda *_: 1 / 0)
    answer = mette.get("/inbox")
    assert answer.status_code == 500
    assert "Noget gik galt hos os" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
