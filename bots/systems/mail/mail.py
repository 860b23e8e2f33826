"""Mail over SMTP. The same reference always gives the same Message-ID; mail programs do not look at it."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime
from typing import Any

from bots.domain.errors import CredentialRejected, KollegaError, SystemDown
from bots.domain.reference import looks_like_cpr


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for the server's answers: what RFC 5321, 4.5.3.2, asks of a client at least.

    After the end of DATA a server may look through the mail for ten minutes, and whoever hangs up before
    and tries again sends it twice.
    """

    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    end: float = 600.0
    leaving: float = 5.0


# Fixed, because the id must stay the same on another machine and after a change of the sender's address.
_ID_DOMAIN = "kollega.invalid"
_GO_ON = 354


class MailRefused(KollegaError):
    """A colleague acts: the mail server will never take this mail. ``answer`` is its reply."""

    def __init__(self, answer: str) -> None:
        super().__init__(f"the mail server refused the mail for good: {answer}")
        self.answer = answer


class MailUncertain(SystemDown):
    """The whole mail was handed over, and whether the server took it is not known. ``answer``: its words."""

    def __init__(self, where: str, answer: str) -> None:
        super().__init__(f"{where} has the whole mail, but did not say that it took it: {answer}")
        self.answer = answer


def compose(reference: str, to: str, subject: str, body: str) -> EmailMessage:
    """A plain-text mail without a sender; line breaks in ``subject`` become spaces.

    Raises:
        ValueError: the reference or the subject holds what looks like a CPR number.
    """
    for name, text in (("reference", reference), ("subject", subject)):
        if looks_like_cpr(text):
            raise ValueError(f"the {name} of a mail must not hold a CPR number")
    message = EmailMessage()
    message["Message-ID"] = f"<{reference}@{_ID_DOMAIN}>"
    message["Date"] = localtime()
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message.set_content(body)
    return message


def send(
    message: EmailMessage,
    *,
    host: str,
    port: int,
    secret: Mapping[str, str] | None = None,
    trust: ssl.SSLContext | None = None,
    patience: Patience = Patience(),
    before_end: Callable[[], None] = lambda: None,
) -> None:
    """Hand ``message`` to the mail server, over TLS where the server offers it.

    Args:
        secret: ``username`` and ``password``; they are only given away over TLS.
        trust: whom to trust as the mail server; the machine's own authorities if not given.
        before_end: called when all of the mail is there but its end. If it raises, nothing is sent.

    Raises:
        SystemDown: the server is not there or says to try later (4xx): it has not taken the mail.
        MailUncertain: it has the whole mail, and its answer did not come.
        MailRefused: it refuses the mail or the recipient for good (5xx).
        CredentialRejected: it refuses the login, or offers no TLS to log in over.
    """
    where = f"mail server {host}:{port}"
    try:
        connection = _Connection(host, port, patience, before_end)
    except (OSError, smtplib.SMTPException) as error:
        raise SystemDown(f"{where} cannot be reached: {error}") from error
    try:
        _hand_over(connection, message, secret, trust or ssl.create_default_context())
    except _AnswerMissing as error:
        raise MailUncertain(where, str(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _refusal(where, code, answer) from error
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise _refusal(where, error.smtp_code, error.smtp_error) from error
        raise CredentialRejected("mail", f"{where} answered {error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(where, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused(str(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SystemDown(f"{where} broke off: {error}") from error
    else:
        # The mail is taken; a server that says nothing to our leaving changes nothing about that.
        with suppress(OSError, smtplib.SMTPException):
            connection.wait_for(patience.leaving)
            connection.quit()
    finally:
        connection.close()


class _AnswerMissing(Exception):
    """No answer that says yes or no came after the end of the mail."""


class _Connection(smtplib.SMTP):
    """A connection that knows where in the mail it is: how long to wait, and what a silence means."""

    def __init__(self, host: str, port: int, patience: Patience, before_end: Callable[[], None]) -> None:
        self._patience = patience
        self._before_end = before_end
        super().__init__(host, port, timeout=patience.command)

    def wait_for(self, seconds: float) -> None:
        """Give the server so long for each of its next answers."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """As smtplib's, with what comes after the end of the mail distinguished from what came before."""
        self.wait_for(self._patience.data)
        code, answer = self.docmd("data")
        if code != _GO_ON:
            raise smtplib.SMTPDataError(code, answer)
        self.wait_for(self._patience.block)
        lines = msg if isinstance(msg, bytes) else msg.encode("ascii")
        lines = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", lines))
        self.send(lines if lines.endswith(b"\r\n") else lines + b"\r\n")
        self._before_end()
        self.wait_for(self._patience.end)
        try:
            self.send(b".\r\n")
            code, answer = self.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise _AnswerMissing(str(error) or type(error).__name__) from error
        if not (200 <= code < 300 or 400 <= code < 600):
            raise _AnswerMissing(_in_words(code, answer))
        self.wait_for(self._patience.leaving)
        return (250, answer) if code < 300 else (code, answer)


def _hand_over(
    connection: smtplib.SMTP, message: EmailMessage, secret: Mapping[str, str] | None, trust: ssl.SSLContext
) -> None:
    connection.ehlo_or_helo_if_needed()
    if connection.has_extn("starttls"):
        connection.starttls(context=trust)
        connection.ehlo()
    elif secret:
        raise CredentialRejected("mail", "the mail server offers no TLS, and a password needs it")
    if secret:
        connection.login(secret["username"], secret["password"])
    connection.send_message(message)


def _refusal(where: str, code: int, answer: bytes | str) -> KollegaError:
    reply = _in_words(code, answer)
    if 500 <= code < 600:
        return MailRefused(reply)
    # Also what is no answer at all: nothing was handed over yet.
    return SystemDown(f"{where} says to try later: {reply}")


def _in_words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"
