"""A database and a vault of the version before the rooms, opened by today's code."""

from __future__ import annotations

import json
import lzma
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain import ubl
from bots.domain.file import File
from bots.domain.invoice import ReceivedInvoice
from bots.domain.orders.navision import PaymentReceipt, PostingReceipt
from bots.domain.reference import reference_for
from bots.farm.worklist.outcome import Done
from bots.farm.worklist.task import QueueTerms
from bots.office import Office
from bots.web.app import application
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.conftest import ADDRESS, Client

EARLIER = Path("fixtures/earlier")
PAID = "FAK-FCJFTPZNFQ"
"""An invoice that was paid; somebody has made a remark about it."""
REJECTED = "FAK-FWLGJNNMFR"
"""A credit note that a colleague rejected; the mail about it is not sent yet."""
APPROVED = "FAK-RVFNZHVZZJ"
"""An invoice that a colleague approved; no robot has posted it yet."""
ASKED = "FAK-STVJZLDRHV"
"""An invoice that nobody has decided yet."""
PERSON = "7408810307"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KOLLEGA_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    for name in ("kollega.env", "kollega.vault", "vault.key"):
        shutil.copy(EARLIER / name, home)
        (home / name).chmod(0o600)
    (home / "kollega.sqlite").write_bytes(lzma.decompress((EARLIER / "kollega.sqlite.xz").read_bytes()))
    return home


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    office = Office.open(home)
    yield office
    office.engine.dispose()


def output_of(home: Path, *words: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, ["--home", str(home), *words], input=typed)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def test_its_worklist_is_listed(home):
    waiting = {task["reference"]: task for task in json.loads(output_of(home, "work", "list", "--json"))}
    assert set(waiting) == {f"{ASKED}-afgoer", f"{PAID}-bemaerkning", "indsigt-TVSZNHBMQK"}
    assert waiting[f"{ASKED}-afgoer"]["question"] == "invoice-decision"


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ("åbnede sagen", "svarede", "gav en opgave til")), ("en", ("opened the case", "answered"))],
)
@pytest.mark.parametrize("reference", [PAID, REJECTED, APPROVED, ASKED])
def test_a_case_tells_its_story_on_the_pages(office, reference, language, words):
    site = Site(office.farm, office.settings.roster, office.processes, WebSettings(_env_file=None))
    pages = Client(
        application(site, ["127.0.0.1"]),
        base_url=ADDRESS,
        client=("127.0.0.1", 50000),
        follow_redirects=False,
    )
    pages.log_in("Mette Holm", "colleague:fakturaer", "operator", "auditor")
    pages.cookies.set("language", language)
    case = office.farm.reader.case("invoice", reference)
    shown = pages.read(f"/cases/{case.id}")
    assert reference in shown
    answered = reference in (REJECTED, APPROVED)
    for said in words:
        assert (said in shown) or (said in ("svarede", "answered") and not answered)


@pytest.mark.parametrize(
    ("reference", "danish", "english"),
    [
        ("FAK-NTMBRNPPGV", "Bilaget er afvist.", "The document is rejected."),
        (PAID, "Bilaget er godkendt.", "The document is approved."),
    ],
)
def test_its_decisions_are_explained(home, reference, danish, english):
    assert danish in output_of(home, "explain", reference)
    assert english in output_of(home, "explain", reference, "--language", "en")


def test_its_decisions_and_its_log_are_whole(home):
    verified = output_of(home, "decisions", "verify")
    assert verified.startswith("30 decisions: 30 give the same outcome again")
    assert "0 problems" in verified
    assert "Every chain and checkpoint is whole" in output_of(home, "audit", "verify")


def test_its_vault_opens(office):
    assert set(office.vault.get("navision")) == {"username", "password"}
    assert {"pfx", "passphrase"} <= set(office.vault.get("dservice"))


def test_an_access_request_finds_its_persons_and_is_on_the_list_once(home, office, tmp_path):
    (tmp_path / "svar").mkdir()
    words = ("insight", "--reason", "Spurgt igen", "--to", str(tmp_path / "svar"), "--cpr-from-prompt")
    output_of(home, *words, typed=f"{PERSON}\n")
    answer = (tmp_path / "svar" / "insight.json").read_text(encoding="utf-8")
    for reference in (PAID, f"{PAID}-1", f"{PAID}-2"):
        assert reference in answer
    requests = [task for task in office.open_team_tasks() if task.reference.startswith("indsigt-")]
    assert [task.reference for task in requests] == ["indsigt-TVSZNHBMQK"]


def test_what_it_left_open_is_worked_to_its_end(office):
    work(office, "navision-post", PostingReceipt(posted_number="108999"))
    work(office, "navision-pay", PaymentReceipt(payment_number="B-1"))
    closed = office.farm.reader.case("invoice", APPROVED).last("closed")
    assert closed is not None
    assert closed.data["outcome"] == "approved"


def test_the_same_document_opens_no_second_case_and_a_new_one_does(office):
    farm = office.farm
    before = farm.reader.case("invoice", PAID)
    file = next(one for one in farm.reader.files(case_id=before.id) if one.name.endswith(".xml"))
    content = farm.reader.read_file(file.id).content
    assert open_case(office, before.opened["document_id"], content) == before.id
    number = ubl.parse(content).number.encode()
    new = open_case(office, "NH-000999", content.replace(number, number + b"8"))
    assert new > before.id
    assert farm.reader.case_by_id(new).events[-1].type != "opened"
    assert farm.reader.verify() == []


def work(office: Office, queue: str, receipt: BaseModel) -> None:
    lease = office.farm.claim([QueueTerms(queue)], "test", timedelta(minutes=1))
    assert lease is not None
    office.farm.finish(lease, Done(receipt))


def open_case(office: Office, document_id: str, content: bytes) -> int:
    """As the robot that fetches invoices does it."""
    received = ReceivedInvoice(
        document_id=document_id,
        received_on="2026-11-30",
        sender="0088:5790000000000",
        file_name=f"{document_id}.xml",
        file_sha256=sha256(content).hexdigest(),
        invoice=ubl.parse(content),
    )
    file = File(f"{document_id}.xml", "application/xml", content)
    reference = reference_for("FAK", document_id)
    return office.farm.open_case("invoice", reference, received, actor="nemhandel-intake", files=[file])
