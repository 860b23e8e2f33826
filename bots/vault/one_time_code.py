"""One-time codes (TOTP, RFC 6238) for logins that ask for one, from the key in a login's secret."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

import pyotp

from bots.domain.errors import CredentialRejected

KEY = "totp"
"""The secret's value: the key in base32, or the whole ``otpauth://`` address behind a QR code."""
_LEAST_SECONDS = 3.0


class _Totp(pyotp.TOTP):
    min_secret_length_bits = 80  # many providers still give out keys of ten bytes


def one_time_code(
    secret: Mapping[str, str],
    login: str,
    *,
    after: str | None = None,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """The code of this moment. One that is about to end is waited out, so that it arrives while it counts.

    ``after``: a code that has been used. It counts once (RFC 6238, 5.2), so that the next one is waited for.

    Raises:
        CredentialRejected: the key is none. It is not shown.
    """
    try:
        generator = _generator(secret[KEY])
        left = generator.interval - now() % generator.interval
        if left < _LEAST_SECONDS or generator.at(int(now())) == after:
            sleep(left)
        return generator.at(int(now()))
    except (ValueError, AttributeError):
        raise CredentialRejected(login, "its key for one-time codes cannot be read") from None


def _generator(key: str) -> _Totp:
    if not key.startswith("otpauth://"):
        return _Totp(key.replace(" ", ""))
    parts = urlsplit(key)
    if parts.netloc != "totp":
        raise ValueError("counts instead of using the time")
    parameters = dict(parse_qsl(parts.query))
    return _Totp(
        parameters.get("secret", ""),
        digits=int(parameters.get("digits", 6)),
        interval=int(parameters.get("period", 30)),
        digest=getattr(hashlib, parameters.get("algorithm", "SHA1").lower()),
    )
