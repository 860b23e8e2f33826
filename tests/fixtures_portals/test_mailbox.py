from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from fixtures.portals.sandbox import Sandbox


@pytest.fixture
def post_office(tmp_path: Path, world: Any) -> Iterator[Sandbox]:
    with Sandbox(tmp_path, world, portals=()) as sandbox:
        yield sandbox


def mail(message_id: str, to: str = "klinik@example.dk") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "kassen@example.dk", to
    message["Message-ID"], message["Subject"] = message_id, "Faktura afvist: æøå"
    message.set_content("Prisen er ikke den aftalte.\n")
    return message


def deliver(sandbox: Sandbox, message: EmailMessage) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=10) as client:
        client.send_message(message)


def test_a_mail_is_kept_as_a_file_a_person_can_open(post_office):
    deliver(post_office, mail("<FAK-1@kollega.invalid>"))
    files = list((post_office.folder / "mails").iterdir())
    assert [file.name for file in files] == ["FAK-1-kollega.invalid.eml"]
    kept = message_from_bytes(files[0].read_bytes(), policy=default)
    assert kept["Subject"] == "Faktura afvist: æøå"
    assert kept.get_content().strip() == "Prisen er ikke den aftalte."


def test_a_second_delivery_with_the_same_id_is_counted_and_not_kept(post_office):
    for message_id in ("<a@b>", "<a@b>", "<c@d>"):
        deliver(post_office, mail(message_id))
    assert post_office.counts() == {"mails": 2, "mails_repeated": 1}
    assert len(list((post_office.folder / "mails").iterdir())) == 2


def test_an_unknown_recipient_is_refused_for_good(post_office):
    post_office.mailbox.refuse.add("vaek@example.dk")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        deliver(post_office, mail("<a@b>", "vaek@example.dk"))
    assert refusal.value.recipients["vaek@example.dk"][0] == 550
    assert post_office.counts()["mails"] == 0


def test_a_busy_recipient_is_refused_once(post_office):
    post_office.mailbox.later.add("klinik@example.dk")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        deliver(post_office, mail("<a@b>"))
    assert refusal.value.recipients["klinik@example.dk"][0] == 451
    deliver(post_office, mail("<a@b>"))
    assert post_office.counts()["mails"] == 1


def test_a_mail_without_an_id_is_known_by_its_content(post_office):
    message = mail("")
    del message["Message-ID"]
    for _ in range(2):
        deliver(post_office, message)
    assert post_office.counts() == {"mails": 1, "mails_repeated": 1}
