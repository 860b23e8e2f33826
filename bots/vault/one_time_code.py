"""One-time codes (TOTP, RFC 6238) for logins that ask for one, from the key in a login's secret."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pyotp

from bots.domain.errors import CredentialRejected

KEY = "totp"
"""The secret's value: the key in base32, or the whole ``otpauth://`` address behind a QR code."""
_LEAST_SECONDS = 3.0


def one_time_code(
    secret: Mapping[str, str],
    login: str,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """The code of this moment. One that is about to end is waited out, so that it arrives while it counts.

    Raises:
        CredentialRejected: the key is none. It is not shown.
    """
    try:
        key = secret[KEY]
        generator = pyotp.parse_uri(key) if key.startswith("otpauth://") else pyotp.TOTP(key.replace(" ", ""))
        if not isinstance(generator, pyotp.TOTP):
            raise TypeError("counts instead of using the time")
        left = generator.interval - now() % generator.interval
        if left < _LEAST_SECONDS:
            sleep(left)
        return generator.at(int(now()))
    except (ValueError, TypeError):
        raise CredentialRejected(login, "its key for one-time codes cannot be read") from None
