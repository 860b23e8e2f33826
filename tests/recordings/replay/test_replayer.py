"""What the replayer says to a robot that does something else: requests as a browser sends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.record.har import Entry, entry
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.divergence import DivergenceKind
from bots.recordings.replay.replayer import Replayer

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
AT = "https://p.example"
FORM = (("content-type", "application/x-www-form-urlencoded"),)
PAGE = (("content-type", "text/html; charset=utf-8"),)


def get(path: str, *headers: tuple[str, str]) -> Asked:
    return Asked("GET", AT + path, headers)


def post(path: str, *headers: tuple[str, str], **fields: str) -> Asked:
    return Asked("POST", AT + path, (*FORM, *headers), urlencode(fields).encode())


def uploaded(content: str, boundary: str) -> Asked:
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="bilag"; filename="a.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n{content}\r\n--{boundary}--\r\n"
    )
    kind = ("content-type", f"multipart/form-data; boundary={boundary}")
    return Asked("POST", AT + "/bilag", (kind,), body.encode())


def page(body: str = "", *headers: tuple[str, str]) -> Answer:
    return Answer(200, (*PAGE, *headers), body.encode())


def one(number: int, asked: Asked, answer: Answer, lasts: float = 0.1) -> Entry:
    return entry(asked, answer, START + timedelta(seconds=number), lasts)


FLOW = [
    one(1, get("/ny"), page('<form method="post" action="/ansoegning"><button>Fortsæt</button></form>')),
    one(2, post("/ansoegning", amount="489,44", csrf="t1"), Answer(303, (("location", "/kontrol"),))),
    one(
        3, get("/kontrol"), page('<form method="post" action="/send"><button>Send ansøgning</button></form>')
    ),
    one(4, post("/send", csrf="t1"), Answer(303, (("location", "/svar"),))),
    one(5, get("/svar"), page("Godkendt")),
]
DONE = [each.asked() for each in FLOW]


def play(
    asked: list[Asked], flow: list[Entry] = FLOW, **volatile: tuple[str, ...]
) -> tuple[Replayer, list[Answer]]:
    replayer = Replayer(flow, Volatile(**volatile), START)
    return replayer, [replayer.respond(each) for each in asked]


def said(asked: list[Asked], flow: list[Entry] = FLOW, **volatile: tuple[str, ...]) -> list[str]:
    return [str(each) for each in play(asked, flow, **volatile)[0].finish()]


def test_what_was_recorded_is_answered_as_recorded():
    replayer, answers = play(DONE)
    assert replayer.finish() == []
    assert [each.status for each in answers] == [200, 303, 200, 303, 200]


def test_another_amount():
    asked = [DONE[0], post("/ansoegning", amount="311,21", csrf="t1")]
    assert said(asked) == ["step 2: the robot posted amount=311,21 to /ansoegning; the recording has 489,44"]


def test_a_token_is_no_volatile_field_but_that_of_the_recorded_page():
    assert said([DONE[0], post("/ansoegning", amount="489,44", csrf="t2")]) == [
        "step 2: the robot posted csrf=t2 to /ansoegning; the recording has t1"
    ]


@pytest.mark.parametrize(("token", "divergences"), [("made-up", 1), ("given-just-now", 0)])
def test_a_declared_token_must_be_one_that_the_portal_gave(token, divergences):
    flow = [
        one(1, get("/ny"), page('<input name="csrf" value="given-just-now">')),
        one(2, post("/ny", csrf="t1"), page()),
    ]
    assert len(said([get("/ny"), post("/ny", csrf=token)], flow, tokens=("csrf",))) == divergences


def test_a_declared_field_may_differ_but_must_be_there():
    flow = [one(1, post("/a", at="1", b="2"), page())]
    assert said([post("/a", at="9", b="2")], flow, fields=("at",)) == []
    assert said([post("/a", b="2")], flow, fields=("at",)) == [
        "step 1: the robot posted no at to /a; the recording has 1"
    ]


def test_an_unknown_page():
    assert said([DONE[0], get("/andet")]) == [
        "step 2: the robot asked for a page that the recording does not have: GET /andet"
    ]


def test_a_robot_that_stops_before_it_sends():
    assert said(DONE[:3]) == [
        "step 4: the recording goes on: the robot never pressed 'Send ansøgning' (POST /send)"
    ]


def test_a_form_sent_twice():
    assert said([*DONE[:4], DONE[3]]) == [
        "step 5: the robot sent the form again: POST /send was step 4 already, and the recording has it once"
    ]


def test_a_receipt_opened_without_sending():
    assert said([*DONE[:3], get("/svar")]) == [
        "step 4: the robot went on to GET /svar (step 5) without POST /send"
    ]


def test_after_a_divergence_nothing_more_is_answered():
    replayer, answers = play([DONE[0], get("/andet"), DONE[1]])
    assert [each.status for each in answers] == [200, 502, 502]
    assert len(replayer.finish()) == 1


def test_a_wrong_file_and_a_new_boundary():
    flow = [one(1, uploaded("rigtig", "aaa"), page())]
    assert said([uploaded("rigtig", "bbb")], flow) == []
    (wrong,) = said([uploaded("forkert", "bbb")], flow)
    assert wrong.startswith("step 1: the robot posted bilag=file a.txt | text/plain | 7 bytes")


def test_repeated_gets_come_in_order():
    flow = [one(n, get("/status"), page(text)) for n, text in enumerate(("venter", "venter", "klar"))]
    _, answers = play([get("/status")] * 3, flow)
    assert [each.body for each in answers] == [b"venter", b"venter", b"klar"]
    assert said([get("/status")] * 4, flow) == [
        "step 4: the robot asked once more for a page: GET /status was step 3 already, "
        "and the recording has it 3 times"
    ]


def test_a_polled_path_may_be_asked_any_number_of_times():
    flow = [one(n, get(f"/status?n={n}"), page(text)) for n, text in enumerate(("venter", "klar"))]
    replayer, answers = play([get(f"/status?n={n}") for n in range(4)], flow, polled=("/status",))
    assert [each.body for each in answers] == [b"venter", b"klar", b"klar", b"klar"]
    assert replayer.finish() == []


def test_only_what_overlapped_in_time_may_swap():
    together = [one(1, get("/a"), page("a"), 5), one(2, get("/b"), page("b"))]
    assert said([get("/b"), get("/a")], together) == []
    apart = [one(1, get("/a"), page("a")), one(2, get("/b"), page("b"))]
    assert said([get("/b"), get("/a")], apart)[0].startswith("step 1: the robot went on to GET /b")


def test_a_cookie_that_the_portal_gave_must_come_back():
    flow = [
        one(1, get("/"), page("", ("set-cookie", "turn=1; Path=/"))),
        one(2, get("/naeste", ("cookie", "turn=1; theme=dark")), page()),
    ]
    assert said([get("/"), get("/naeste", ("cookie", "turn=1"))], flow) == []
    assert said([get("/"), get("/naeste", ("cookie", "turn=0"))], flow) == [
        "step 2: the robot asked with another cookie turn for /naeste than the recording has"
    ]


def test_cookies_that_lasted_then_last_now_and_those_taken_away_stay_away():
    expires = "Sat, 21 Nov 2026 10:00:00 GMT"
    flow = [one(1, get("/"), page("", ("set-cookie", f"a=1; Expires={expires}")))]
    _, (answer,) = play([get("/")], flow)
    year = int(answer.header("set-cookie").rsplit(" ", 3)[1])
    assert year >= datetime.now(UTC).year
    flow = [one(1, get("/"), page("", ("set-cookie", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT")))]
    _, (answer,) = play([get("/")], flow)
    assert "197" in answer.header("set-cookie")


def test_no_other_host_is_let_through():
    replayer, (answer,) = play([Asked("GET", "https://stranger.example/x")])
    assert answer.status == 403
    assert not replayer.admits("stranger.example:443")
    assert replayer.admits("p.example:443")
    assert [(each.kind, each.text) for each in replayer.divergences] == [
        (
            DivergenceKind.OUTSIDE,
            "the page asked stranger.example:443, a host that the recording does not have",
        )
    ]


def test_no_message_holds_a_cpr_number():
    flow = [one(1, post("/a", cpr="6105701234"), page())]
    (message,) = said([post("/a", cpr="6105701235")], flow)
    assert "1234" not in message
    assert "1235" not in message
