"""A mailbox on a real mail server: mails are listed, read byte by byte, moved, and not marked by looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bots.domain.errors import CredentialRejected, KollegaError, SystemDown
from bots.systems.connection import Connection
from bots.systems.imap import ImapClient, connect
from fixtures.servers.bad_line import BadLine
from tests.imap import ImapServer, mail_server

__all__ = ["mail_server"]

MAIL = (
    b"From: ret@eksempel.dk\r\nMessage-ID: <1@eksempel.dk>\r\nSubject: Svar\r\n\r\nArvinger: \xe6\xff\x01\r\n"
)


@pytest.fixture
def at(mail_server: ImapServer) -> Connection:
    with mail_server.session() as session:
        for folder in ("INBOX", "Behandlet"):
            if session.folder_exists(folder):
                session.select_folder(folder)
                session.delete_messages(session.search())
                session.expunge()
    return Connection(
        "post", mail_server.address, "post-robot", mail_server.secret, ca_file=mail_server.ca_file
    )


@pytest.fixture
def client(at: Connection) -> Iterator[ImapClient]:
    client = connect(at)
    yield client
    client.close()


def test_a_mail_is_listed_and_read_as_it_lies_there(mail_server: ImapServer, client: ImapClient) -> None:
    mail_server.deliver(MAIL)
    (found,) = client.listing()
    assert (found.size, found.exact) == (len(MAIL), False)
    assert client.read("", found.name) == MAIL


def test_a_full_mailbox_is_listed_whole(
    mail_server: ImapServer, client: ImapClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.systems.imap.client._AT_ONCE", 2)
    for number in range(5):
        mail_server.deliver(MAIL.replace(b"<1@", b"<%d@" % number))
    assert len({one.name for one in client.listing()}) == 5


def test_looking_marks_nothing_as_read(mail_server: ImapServer, client: ImapClient) -> None:
    mail_server.deliver(MAIL)
    client.read("", client.listing()[0].name)
    with mail_server.session() as session:
        session.select_folder("INBOX", readonly=True)
        assert session.search("UNSEEN")


def test_a_colleague_who_reads_a_mail_hides_it_from_nobody(
    mail_server: ImapServer, client: ImapClient
) -> None:
    mail_server.deliver(MAIL)
    with mail_server.session() as session:
        session.select_folder("INBOX")
        session.add_flags(session.search(), [b"\\Seen", b"\\Answered"])
    assert len(client.listing()) == 1


@pytest.mark.parametrize("can_move", [True, False])
def test_a_mail_is_moved_into_a_folder_that_is_made(
    mail_server: ImapServer, client: ImapClient, monkeypatch: pytest.MonkeyPatch, can_move: bool
) -> None:
    if not can_move:
        real = "imapclient.IMAPClient.has_capability"
        monkeypatch.setattr(real, lambda self, name: name == "UIDPLUS")
    mail_server.deliver(MAIL)
    mail_server.deliver(MAIL.replace(b"<1@", b"<2@"))
    first, second = client.listing()
    client.move("", first.name, "Behandlet")
    client.move("", first.name, "Behandlet")
    assert [one.name for one in client.listing()] == [second.name]
    assert len(client.listing("Behandlet")) == 1


def test_a_mailbox_that_is_numbered_anew_gives_no_other_mail_out(
    mail_server: ImapServer, at: Connection
) -> None:
    mail_server.deliver(MAIL)
    (before,) = connect(at).listing()
    mail_server.number_anew()
    client = connect(at)
    (after,) = client.listing()
    assert after.name != before.name
    with pytest.raises(SystemDown, match="no longer"):
        client.read("", before.name)
    assert client.read("", after.name) == MAIL


def test_a_mail_that_is_gone_is_no_empty_mail(mail_server: ImapServer, client: ImapClient) -> None:
    mail_server.deliver(MAIL)
    (found,) = client.listing()
    client.move("", found.name, "Behandlet")
    with pytest.raises(SystemDown, match="no longer"):
        client.read("", found.name)


def test_a_wrong_password_is_a_refused_login_and_is_not_said(at: Connection) -> None:
    wrong = replace(at, secret={**at.secret, "password": "hemmelig-forkert"})
    with pytest.raises(CredentialRejected) as refused:
        connect(wrong).listing()
    assert refused.value.login == "post-robot"
    assert "hemmelig-forkert" not in str(refused.value)


def test_an_application_logs_in_with_a_token(mail_server: ImapServer, at: Connection) -> None:
    mail_server.deliver(MAIL)
    assert len(connect(replace(at, secret=mail_server.application)).listing()) == 1


@pytest.mark.parametrize(
    ("status", "wrong", "becomes"),
    [
        (None, {"client_secret": "hemmelig-forkert"}, CredentialRejected),
        (None, {"username": "en.anden@pensionskassen.example"}, CredentialRejected),
        (503, {}, SystemDown),
        (429, {}, SystemDown),
        (None, {"token_url": "http://127.0.0.1:1/token"}, SystemDown),
    ],
)
def test_a_token_that_is_not_given_or_not_taken_is_said(
    mail_server: ImapServer,
    at: Connection,
    status: int | None,
    wrong: dict[str, str],
    becomes: type[KollegaError],
) -> None:
    mail_server.tokens.answers = [status] if status else []
    with pytest.raises(becomes) as caught:
        connect(replace(at, secret={**mail_server.application, **wrong})).listing()
    assert "hemmelig-forkert" not in str(caught.value)


@pytest.mark.parametrize(
    "other",
    [
        lambda at: replace(at, ca_file=None),
        lambda at: replace(at, address="localhost:1"),
    ],
    ids=["nobody vouches for it", "nobody there"],
)
def test_a_server_that_is_not_there_or_not_the_one_is_down(
    at: Connection, other: Callable[[Connection], Connection]
) -> None:
    with pytest.raises(SystemDown):
        connect(other(at)).listing()


@pytest.mark.parametrize("silent", [False, True], ids=["breaks", "falls silent"])
def test_half_a_mail_is_no_mail_and_the_next_task_reads_it_all(
    mail_server: ImapServer, at: Connection, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    monkeypatch.setattr("bots.systems.imap.client._SECONDS", 2.0)
    large = MAIL + b"x" * 400_000
    mail_server.deliver(large)
    with BadLine(mail_server.address) as line:
        there = replace(at, address=line.address)
        (found,) = connect(there).listing()
        line.holds, line.silent = 100_000, silent
        with pytest.raises(SystemDown):
            connect(there).read("", found.name)
        line.holds = None
        assert connect(there).read("", found.name) == large


def test_a_folder_that_does_not_exist_is_said(client: ImapClient) -> None:
    with pytest.raises(SystemDown, match="Findes ikke"):
        client.listing("Findes ikke")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (b"Received: from a by b\r\nDelivered-To: x@y.dk\r\n" + MAIL, True),
        (MAIL.replace(b"Subject: Svar", b"Subject:\r\n Svar"), True),
        (MAIL.replace(b"<1@", b"<2@"), False),
        (MAIL.replace(b"Arvinger", b"Ingen arvinger"), False),
        (b"\r\n" + MAIL, False),
    ],
    ids=["another way", "folded", "another id", "other words", "no head"],
)
def test_a_mail_is_the_same_by_what_it_says_and_not_by_its_way(
    client: ImapClient, other: bytes, same: bool
) -> None:
    assert (client.identity(other) == client.identity(MAIL)) is same
