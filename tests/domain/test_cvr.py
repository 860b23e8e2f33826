from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bots.domain.cvr import Cvr, has_check_digit

ADAPTER: TypeAdapter[str] = TypeAdapter(Cvr)


@pytest.mark.parametrize("written", ["12345674", "DK12345674", "dk12345674", " DK 12345674 ", "12 34 56 74"])
def test_eight_digits_with_or_without_the_country(written: str) -> None:
    assert ADAPTER.validate_python(written) == "12345674"


@pytest.mark.parametrize("written", ["", "1234567", "123456745", "SE12345674", "1234567a", "1234567²"])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="eight digits"):
        ADAPTER.validate_python(written)


@pytest.mark.parametrize("cvr", ["12345674", "55133018", "19435075", "30808460", "10103940"])
def test_known_numbers_have_the_check_digit(cvr: str) -> None:
    assert has_check_digit(cvr)


def test_the_official_sample_fails_the_check_digit_and_is_still_a_number() -> None:
    assert not has_check_digit("16356706")
    assert ADAPTER.validate_python("DK16356706") == "16356706"
