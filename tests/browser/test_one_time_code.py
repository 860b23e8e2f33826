"""Codes that count for half a minute."""

from __future__ import annotations

import pytest

from bots.domain.errors import CredentialRejected
from bots.vault.one_time_code import one_time_code

# RFC 6238, appendix B: the key of its test values.
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("at", "code"), [(56.0, "287082"), (37037036.0 * 30 + 26, "081804"), (20000000000.0, "353130")]
)
def test_the_codes_of_the_standard(at: float, code: str) -> None:
    code_then = one_time_code({"totp": KEY}, "robot", now=lambda: at, sleep=lambda _: None)
    assert code_then == code


def test_a_code_that_is_about_to_end_is_waited_out() -> None:
    clock = [58.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    assert one_time_code({"totp": KEY}, "robot", now=lambda: clock[0], sleep=sleep) == "359152"


def test_a_code_that_was_used_is_followed_by_the_next() -> None:
    clock = [31.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    used = one_time_code({"totp": KEY}, "robot", now=lambda: clock[0], sleep=sleep)
    next_code = one_time_code({"totp": KEY}, "robot", after=used, now=lambda: clock[0], sleep=sleep)
    assert (used, next_code, clock[0]) == ("287082", "359152", 60.0)


def test_the_address_behind_a_qr_code_is_a_key_too() -> None:
    address = f"otpauth://totp/Kerne:robot?secret={KEY}&issuer=Kerne&digits=8"
    assert (
        one_time_code({"totp": address}, "robot", now=lambda: 37037036.0 * 30 + 29, sleep=lambda _: None)
        == "07081804"
    )


def test_a_key_of_ten_bytes_is_one() -> None:
    code = one_time_code({"totp": "GEZD GNBV GY3T QOJQ"}, "robot", now=lambda: 56.0, sleep=lambda _: None)
    assert code.isdecimal()
    assert len(code) == 6


@pytest.mark.parametrize("key", ["not base32!", "otpauth://hotp/x?secret=GEZDGNBV&counter=1"])
def test_a_key_that_cannot_be_read_is_not_shown(key: str) -> None:
    with pytest.raises(CredentialRejected, match="'robot' was refused") as caught:
        one_time_code({"totp": key}, "robot")
    assert "GEZDGNBV" not in str(caught.value)
    assert "base32" not in str(caught.value)
