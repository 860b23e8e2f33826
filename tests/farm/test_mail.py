from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from bots.domain.errors import CommitRefused, CredentialRejected, SystemDown
from bots.systems.mail import MailRefused, MailUncertain, Patience, compose, send
from fixtures.portals.authority import Authority
from fixtures.portals.server import listen


class Office:
    """A mail server that answers as a test wants it to."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.thinks = 0.0
        self.cuts = False
        self.taken: list[tuple[bytes, bool]] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answers.get("MAIL", "250 OK")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append((envelope.content, session.ssl is not None))
        await asyncio.sleep(self.thinks)
        if self.cuts:
            server.transport.abort()
        return self.answers.get("DATA", "250 OK")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """Start a mail server with aiosmtpd's options; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = []

    def start(office: Office, **options: Any) -> int:
        sock = listen(0)
        made = loop.create_server(lambda: SMTP(office, hostname="mail", loop=loop, **options), sock=sock)
        servers.append(asyncio.run_coroutine_threadsafe(made, loop).result())
        port: int = sock.getsockname()[1]
        return port

    yield start
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def server_tls(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server_certificate, authority.server_key)
    return context


def trust(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.ca_file))


def letter(to: str = "klinik@example.dk") -> Any:
    message = compose(
        "FAK-BCDFGHJKLM-mail", to, "Faktura 17 er afvist", "Kære klinik\n\nPrisen er ikke aftalt.\n"
    )
    message["From"] = "klinik@pensionskassen.example"
    return message


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"robot", b"hemmelig"), handled=False)


def test_the_reference_always_gives_the_same_message_id():
    assert (
        compose("A-1", "a@b.dk", "x", "y")["Message-ID"] == compose("A-1", "c@d.dk", "z", "w")["Message-ID"]
    )
    assert (
        compose("A-1", "a@b.dk", "x", "y")["Message-ID"] != compose("A-2", "a@b.dk", "x", "y")["Message-ID"]
    )


def test_a_subject_of_several_lines_becomes_one_line():
    assert compose("A-1", "a@b.dk", "Afvist\r\nBcc: alle@b.dk", "y")["Subject"] == "Afvist Bcc: alle@b.dk"


@pytest.mark.parametrize(
    ("reference", "subject"), [("A-1", "Om 610101-1234"), ("A-6101011234", "Om en faktura")]
)
def test_a_cpr_number_never_stands_on_the_outside_of_a_mail(reference, subject):
    with pytest.raises(ValueError, match="must not hold a CPR number"):
        compose(reference, "a@b.dk", subject, "y")


def test_a_mail_arrives_with_danish_letters(office, serve):
    send(letter(), host="127.0.0.1", port=serve(office))
    [(content, encrypted)] = office.taken
    assert b"Message-ID: <FAK-BCDFGHJKLM-mail@kollega.invalid>" in content
    assert b'Content-Type: text/plain; charset="utf-8"' in content
    assert not encrypted


def test_tls_is_used_where_it_is_offered(office, serve, authority):
    port = serve(office, tls_context=server_tls(authority))
    send(letter(), host="localhost", port=port, trust=trust(authority))
    assert [encrypted for _, encrypted in office.taken] == [True]


def test_a_server_nobody_vouches_for_gets_no_mail(office, serve, authority):
    port = serve(office, tls_context=server_tls(authority))
    with pytest.raises(SystemDown, match="certificate verify failed"):
        send(letter(), host="localhost", port=port)
    assert office.taken == []


def test_the_login_is_given_over_tls(office, serve, authority):
    port = serve(office, tls_context=server_tls(authority), authenticator=let_in, auth_required=True)
    secret = {"username": "robot", "password": "hemmelig"}
    send(letter(), host="localhost", port=port, secret=secret, trust=trust(authority))
    assert len(office.taken) == 1


def test_a_wrong_password_is_an_operators_matter(office, serve, authority):
    port = serve(office, tls_context=server_tls(authority), authenticator=let_in, auth_required=True)
    secret = {"username": "robot", "password": "gaettet"}
    with pytest.raises(CredentialRejected, match="535"):
        send(letter(), host="localhost", port=port, secret=secret, trust=trust(authority))


def test_a_password_is_never_given_in_the_clear(office, serve):
    secret = {"username": "robot", "password": "hemmelig"}
    with pytest.raises(CredentialRejected, match="offers no TLS"):
        send(letter(), host="127.0.0.1", port=serve(office), secret=secret)
    assert office.taken == []


@pytest.mark.parametrize("step", ["MAIL", "DATA"])
@pytest.mark.parametrize(("answer", "error"), [("451 try again", SystemDown), ("554 unwanted", MailRefused)])
def test_later_is_for_the_farm_and_never_is_for_a_colleague(office, serve, step, answer, error):
    office.answers[step] = answer
    with pytest.raises(error, match=answer[:3]):
        send(letter(), host="127.0.0.1", port=serve(office))


def test_an_address_the_server_cannot_write_is_refused(office, serve):
    with pytest.raises(MailRefused):
        send(letter("søren@example.dk"), host="127.0.0.1", port=serve(office))


def test_a_server_that_is_not_there_is_down():
    with listen(0) as sock:
        port = sock.getsockname()[1]
    with pytest.raises(SystemDown, match=f"mail server 127.0.0.1:{port} cannot be reached"):
        send(letter(), host="127.0.0.1", port=port)


def test_a_server_that_says_nothing_is_down():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SystemDown, match="timed out"):
        send(letter(), host="127.0.0.1", port=silent.getsockname()[1], patience=Patience(command=0.2))


SHORT = Patience(command=0.2, data=0.2, block=0.2, end=2.0)


def test_the_patience_is_what_rfc_5321_asks_for():
    assert (Patience().command, Patience().data, Patience().block, Patience().end) == (300, 120, 180, 600)


@pytest.mark.fault("mail-unanswered")
def test_a_server_may_think_longer_about_a_whole_mail_than_about_a_word(office, serve):
    office.thinks = 0.6
    send(letter(), host="127.0.0.1", port=serve(office), patience=SHORT)
    assert len(office.taken) == 1


@pytest.mark.fault("mail-unanswered")
@pytest.mark.parametrize("way", ["cut", "silent", "no code", "neither yes nor no"])
def test_after_the_end_of_the_mail_no_answer_is_uncertain(office, serve, way):
    office.cuts = way == "cut"
    office.thinks = 5.0 if way == "silent" else 0.0
    office.answers["DATA"] = {"no code": "\r\n", "neither yes nor no": "354 and then?"}.get(way, "250 OK")
    with pytest.raises(MailUncertain, match="has the whole mail"):
        send(letter(), host="127.0.0.1", port=serve(office), patience=Patience(end=0.3))
    assert len(office.taken) == 1


@pytest.mark.fault("mail-unanswered")
@pytest.mark.parametrize(("answer", "error"), [("451 later", SystemDown), ("554 never", MailRefused)])
def test_after_the_end_of_the_mail_a_no_is_certain(office, serve, answer, error):
    office.answers["DATA"] = answer
    with pytest.raises(error) as raised:
        send(letter(), host="127.0.0.1", port=serve(office))
    assert not isinstance(raised.value, MailUncertain)


@pytest.mark.fault("mail-unanswered")
def test_nothing_is_sent_that_could_not_be_written_down_first(office, serve):
    def refuse() -> None:
        raise CommitRefused("a third time")

    with pytest.raises(CommitRefused):
        send(letter(), host="127.0.0.1", port=serve(office), before_end=refuse)
    assert office.taken == []


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(office, serve):
    message = letter()
    message.set_content(".\n..\n.x\n")
    send(message, host="127.0.0.1", port=serve(office))
    assert office.taken[0][0].endswith(b"\r\n\r\n.\r\n..\r\n.x\r\n")
