"""Texts that are made to keep the patterns busy are done with at once."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from bots.domain.invoice import InvoiceLine
from bots.domain.treatment_names import is_like_treatment, is_same_treatment
from bots.domain.ubl.cpr_in_text import find_cprs
from bots.domain.ubl.dates_in_text import partial_dates
from bots.domain.ubl.guarantee import GUARANTEE_NUMBER
from bots.domain.ubl.unreadable import mask
from bots.processes.invoice.rules.services import additional_service, uncertain_service

TEXTS = [
    "ryg" * 20_000 + "! Dato: 20-04-2026",
    "tape " * 15_000,
    "uden tape, " * 8_000,
    "ikke " * 15_000 + "tape",
    "20-04-2026, " * 7_000,
    "skade 12/2 " * 8_000,
    "Anna 7104801236 " * 5_000,
    "garanti-" * 10_000,
    "7104801236 " * 8_000,
    "1 " * 40_000,
    "A" * 80_000 + " 710480-1236 " + "A" * 9_000,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_long_texts_take_no_long_time(text: str) -> None:
    started = process_time()
    line = InvoiceLine(
        number="1", name=text, quantity=Decimal(1), price=Decimal(1), amount=Decimal(1), note=text
    )
    additional_service(line)
    uncertain_service(line)
    list(find_cprs(text))
    list(partial_dates(text))
    list(GUARANTEE_NUMBER.finditer(text))
    mask(text)
    is_same_treatment(text, "Normalbehandling")
    is_like_treatment(text, "Normalbehandling")
    assert process_time() - started < 10
