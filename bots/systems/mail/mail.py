"""Mail over SMTP. The same reference always gives the same Message-ID, so a second delivery is recognised."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import localtime

from bots.domain.errors import CredentialRejected, KollegaError, PortalDown
from bots.domain.reference import looks_like_cpr

TIMEOUT = 20.0
"""Seconds to wait for any one answer of the mail server."""

# Fixed, because the id must stay the same on another machine and after a change of the sender's address.
_ID_DOMAIN = "kollega.invalid"


class MailRefused(KollegaError):
    """A colleague acts: the mail server will never take this mail. ``answer`` is what it said."""

    def __init__(self, answer: str) -> None:
        super().__init__(f"the mail server refused the mail for good: {answer}")
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
    timeout: float = TIMEOUT,
) -> None:
    """Hand ``message`` to the mail server, over TLS where the server offers it.

    Args:
        secret: ``username`` and ``password``; they are only given away over TLS.
        trust: whom to trust as the mail server; the machine's own authorities if not given.
        timeout: seconds to wait for each answer.

    Raises:
        PortalDown: the server is not there or says to try later (4xx).
        MailRefused: it refuses the mail or the recipient for good (5xx).
        CredentialRejected: it refuses the login, or offers no TLS to log in over.
    """
    where = f"mail server {host}:{port}"
    try:
        connection = smtplib.SMTP(host, port, timeout=timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise PortalDown(f"{where} cannot be reached: {error}") from error
    try:
        _hand_over(connection, message, secret, trust or ssl.create_default_context())
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
        raise PortalDown(f"{where} broke off: {error}") from error
    finally:
        # The mail is accepted or refused by now; a server that has hung up changes nothing about that.
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


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
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    said = f"{code} {' '.join(text.split())}"
    return PortalDown(f"{where} says to try later: {said}") if 400 <= code < 500 else MailRefused(said)
