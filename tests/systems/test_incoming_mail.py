"""Mails of strangers: what they say is read, and what is made to do harm is a colleague's."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.systems.imap import MailUnreadable, read_mail
from bots.systems.imap.incoming import MOST_FILES, MOST_PARTS

PDF = b"%PDF-1.7 svar"
HEAD = b"From: Retten <ret@eksempel.dk>\r\nSubject: Svar\r\nMessage-ID: <1@eksempel.dk>\r\n"


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Retten i Ålborg <skifteret@eksempel.dk>"
    message["Subject"] = "Svar på spørgsmål om arvinger"
    message["Message-ID"] = "<svar-1@eksempel.dk>"
    message["Date"] = "Wed, 09 Dec 2026 10:00:00 +0100"
    message["In-Reply-To"] = "<brev-1@kollega.invalid>"
    message["References"] = "<brev-0@kollega.invalid> <brev-1@kollega.invalid>"
    message.set_content("Arvingerne er vedlagt.\nMed venlig hilsen")
    message.add_alternative("<p>Se <b>vedlagte</b></p>", subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="Svar på sag.pdf")
    return message


def test_a_mail_is_read_whole() -> None:
    read = read_mail(a_mail().as_bytes())
    assert (read.sender, read.sender_name) == ("skifteret@eksempel.dk", "Retten i Ålborg")
    assert read.subject == "Svar på spørgsmål om arvinger"
    assert read.message_id == "<svar-1@eksempel.dk>"
    assert read.sent_at == datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
    assert read.answers == ("<brev-1@kollega.invalid>", "<brev-0@kollega.invalid>")
    assert read.text == "Arvingerne er vedlagt.\nMed venlig hilsen"
    ((file),) = read.files
    assert (file.name, file.media_type, file.content) == ("1-Svar på sag.pdf", "application/pdf", PDF)
    assert not read.automatic


def test_of_html_alone_is_read_what_a_person_sees() -> None:
    body = "<html><style>p{color:red}</style><p>Hej<br>Bo &amp; Bo</p><script>x()</script><p>Slut"
    read = read_mail(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body.encode())
    assert read.text == "Hej\nBo & Bo\nSlut"


@pytest.mark.parametrize(
    "html", [b"", b"<", b"\0", b"<p>" * 5000 + b"dybt", b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;"]
)
def test_html_that_is_none_costs_its_text_only(html: bytes) -> None:
    assert read_mail(HEAD + b"Content-Type: text/html\r\n\r\n" + html).sender == "ret@eksempel.dk"


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("utf-8", "Ærø".encode()),
        ("utf-8", "Ærø".encode("latin-1")),
        ("iso-8859-1", "Ærø".encode("latin-1")),
        ("us-ascii", "Ærø".encode()),
        ("klingon", "Ærø".encode()),
        ("base64", "Ærø".encode()),
        ("", "Ærø".encode("cp1252")),
    ],
)
def test_a_charset_that_is_wrong_costs_no_mail(charset: str, content: bytes) -> None:
    head = f'Content-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    assert read_mail(HEAD + head.encode() + content).text == "Ærø"


def test_headers_of_any_making_are_read() -> None:
    head = b"From: =?klingon?Q?Ret=E6n?= <ret@eksempel.dk>\r\nSubject: =?utf-8?B?w6Z?= =?x\r\n"
    read = read_mail(head + b"Date: i overmorgen\r\nMessage-ID: uden tegn\r\n\r\nHej")
    assert (read.sender, read.sender_name) == ("ret@eksempel.dk", "Retæn")
    assert (read.sent_at, read.message_id) == (None, None)


def test_a_mail_of_a_machine_says_so() -> None:
    assert read_mail(HEAD + b"Auto-Submitted: auto-replied\r\n\r\nJeg holder fri").automatic


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("../../etc/passwd", "1-passwd"),
        ("C:\\temp\\svar.pdf", "1-svar.pdf"),
        ("610190-9995.pdf", "1-XXXXXX-XXXX.pdf"),
        ("a\r\nb\x00.pdf", "1-a b.pdf"),
        ("", "1-bilag"),
        ("x" * 500 + ".pdf", "1-" + "x" * 96 + ".pdf"),
    ],
)
def test_a_name_of_a_file_is_safe_to_keep(named: str, kept: str) -> None:
    encoded = base64.b64encode(named.encode()).decode()
    part = (
        f'Content-Disposition: attachment; filename="=?utf-8?B?{encoded}?="\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF"
    )
    assert [file.name for file in read_mail(HEAD + part.encode()).files] == [kept]


def nested(depth: int) -> bytes:
    inside = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    opens = b"".join(inside % (level, level) for level in range(depth))
    return HEAD + opens + b"Content-Type: text/plain\r\n\r\nInderst"


MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
PICTURE = b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n"


def test_parts_in_parts_are_read_as_far_as_people_nest_them() -> None:
    assert read_mail(nested(20)).text == "Inderst"


@pytest.mark.parametrize(
    "content",
    [
        nested(MOST_PARTS + 1),
        MIXED + b"--b\r\n\r\nx\r\n" * (MOST_PARTS + 2) + b"--b--",
        MIXED + PICTURE * (MOST_FILES + 1) + b"--b--",
        b"Subject: ingen afsender\r\n\r\nHej",
        b"",
        b"\0" * 1000,
    ],
    ids=["too deep", "too many parts", "too many files", "no sender", "nothing", "no mail"],
)
def test_what_no_person_writes_is_a_colleagues(content: bytes) -> None:
    with pytest.raises(MailUnreadable):
        read_mail(content)


def test_what_is_too_large_once_it_is_decoded_is_a_colleagues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.systems.imap.incoming.LARGEST", 10)
    with pytest.raises(MailUnreadable, match="fylder"):
        read_mail(a_mail().as_bytes())


def test_a_forwarded_mail_gives_its_files_too() -> None:
    outer = EmailMessage()
    outer["From"] = "kollega@eksempel.dk"
    outer.set_content("Se nedenfor")
    outer.add_attachment(a_mail())
    read = read_mail(outer.as_bytes())
    assert [file.content for file in read.files] == [PDF]
    assert read.text.startswith("Se nedenfor")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 200))
def test_a_mail_that_is_damaged_anywhere_is_read_or_a_colleagues(noise: bytes, at: int, cut: int) -> None:
    whole = a_mail().as_bytes()
    try:
        read = read_mail(whole[:at] + noise + whole[at + cut :])
    except MailUnreadable:
        return
    assert "@" in read.sender
    assert all("/" not in file.name and "\\" not in file.name for file in read.files)
