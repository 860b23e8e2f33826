from __future__ import annotations

import pytest
from pydantic import ValidationError

from bots.domain.cpr import Cpr
from bots.domain.payee import Payee

CPR = Cpr("7104801236")


def test_a_payee_is_paid_by_one_way() -> None:
    assert Payee(name="Åse Ørum", cpr=CPR).nemkonto == "7104801236"
    assert Payee(name="Skifteretten", cvr="DK12345674").nemkonto == "12345674"
    to_account = Payee(name="Åse Ørum", cpr=CPR, account="0216-4069046312")
    assert (to_account.nemkonto, to_account.account) == (None, "0216 4069046312")
    assert Payee(name="Boet efter B", account="0216 4069046312").nemkonto is None


@pytest.mark.parametrize(
    "ways", [{}, {"cpr": CPR, "cvr": "12345674"}, {"account": "12345"}, {"cvr": "1234"}, {"account": "0216 "}]
)
def test_anything_else_is_no_way_to_pay(ways: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Payee(name="Åse Ørum", **ways)


def test_a_payee_shows_neither_name_nor_numbers() -> None:
    shown = repr(Payee(name="Åse Ørum", cpr=CPR, account="0216 4069046312"))
    assert "Ørum" not in shown
    assert "1236" not in shown
    assert "4069" not in shown


def test_a_colleague_reads_where_the_money_goes() -> None:
    assert Payee(name="Å", cpr=CPR).way_shown == "NemKonto, CPR 710480-XXXX"
    assert Payee(name="Å", cvr="12345674").way_shown == "NemKonto, CVR 12345674"
    assert Payee(name="Å", account="0216 4069046312").way_shown == "konto 0216 406 904 6312"
