from __future__ import annotations

import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bots.domain.errors import SystemDown
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.mail_send.robot import send_mail
from fixtures.portals.sandbox import Sandbox
from tests.robots.bench import BenchDesk
from tests.robots.inbox_world import inbox_world

ORDER = MailOrder(
    reference="FAK-BCDFGHJKLM-mail",
    to="klinik@example.dk",
    subject="Faktura 17 er afvist",
    body="Prisen er ikke den aftalte: 350,00 kr. i stedet for 325,00 kr.\n",
)


@pytest.fixture
def desk(tmp_path: Path, sandbox_home: Path) -> Iterator[BenchDesk]:
    shutil.copytree(sandbox_home, tmp_path, dirs_exist_ok=True)
    with Sandbox(tmp_path, inbox_world(0), portals=()) as sandbox:
        yield BenchDesk(sandbox, browser=None)


def test_the_clinic_gets_the_mail(desk):
    outcome = desk.run(send_mail, ORDER)
    assert outcome == Done(MailReceipt(message_id="<FAK-BCDFGHJKLM-mail@kollega.invalid>"))
    [file] = (desk.sandbox.folder / "mails").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == (ORDER.to, ORDER.subject)
    assert mail.get_content().splitlines() == ORDER.body.splitlines()


def test_running_twice_is_one_mail(desk):
    assert desk.run(send_mail, ORDER) == desk.run(send_mail, ORDER)
    assert desk.sandbox.counts() == {"mails": 1, "mails_repeated": 1}


def test_an_unknown_recipient_is_a_refusal_with_the_servers_words(desk):
    desk.sandbox.mailbox.refuse.add(ORDER.to)
    outcome = desk.run(send_mail, ORDER)
    assert isinstance(outcome, Refused)
    assert outcome.code == "mail-refused"
    assert outcome.message.startswith("550 5.1.1")
    assert desk.sandbox.counts()["mails"] == 0


@pytest.mark.fault("mail-unanswered")
def test_a_mail_without_an_answer_is_sent_once_more_at_most(desk):
    desk.sandbox.mailbox.mute = 1
    assert isinstance(desk.run(send_mail, ORDER), Done)
    assert desk.sandbox.counts() == {"mails": 1, "mails_repeated": 1}


@pytest.mark.fault("mail-unanswered")
def test_a_second_silence_is_a_colleagues_with_the_servers_words(desk):
    desk.sandbox.mailbox.mute = 8
    outcome = desk.run(send_mail, ORDER, attempts=8)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "outcome-uncertain"
    assert "Mailserveren: Connection unexpectedly closed" in outcome.question
    assert desk.log.count(("failed", "MailUncertain")) == 1
    assert desk.sandbox.counts() == {"mails": 1, "mails_repeated": 1}
    assert desk.commits == [(ORDER.reference, {"to": ORDER.to})] * 2


def test_a_busy_server_is_tried_again(desk):
    desk.sandbox.mailbox.later.add(ORDER.to)
    assert isinstance(desk.run(send_mail, ORDER), Done)
    assert desk.log == [
        ("did_not_commit", "T-1"),
        ("failed", "SystemDown"),
        ("about_to_commit", ORDER.reference),
    ]
    assert desk.sandbox.counts() == {"mails": 1, "mails_repeated": 0}


def test_a_server_that_stays_away_is_the_farms_matter(desk):
    desk.sandbox.smtp = ("127.0.0.1", 1)
    with pytest.raises(SystemDown, match="cannot be reached"):
        desk.run(send_mail, ORDER, attempts=2)
