"""Additional services: billed, denied, or mentioned without it being certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bots.domain.invoice import InvoiceLine
from bots.processes.invoice.rules.services import additional_service, uncertain_service


def line(
    note: str, name: str = "Normalbehandling", amount: str = "311.21", *, free: bool = False
) -> InvoiceLine:
    value = Decimal(amount)
    return InvoiceLine(
        number="1", name=name, quantity=Decimal(1), price=value, amount=value, note=note, free=free
    )


@pytest.mark.parametrize(
    "note",
    [
        "Ultralyd er ikke anvendt",
        "Ingen akupunktur eller tape",
        "Ej tape",
        "Hverken tape eller laser",
        "Uden brug af tape",
        "Der er ikke brugt laser",
        "Ekskl. tape",
        "Akupunktur fravalgt",
        "Laser: nej",
        "Pt. har tape-allergi",
        "Allergi over for tape",
        "Tapeallergi",
        "Henvist fra Akupunkturklinikken",
        "Laser Klinikken har henvist",
        "Uden tape. Uden laser.",
    ],
)
def test_what_was_not_given_is_no_service(note: str) -> None:
    assert additional_service(line(note)) is None
    assert uncertain_service(line(note)) is None


@pytest.mark.parametrize(
    "note", ["Inkl. tape", "Ultralyd", "Akupunktur og laser", "Uden tape. Akupunktur givet.", "Tape anvendt"]
)
def test_what_was_given_is_one(note: str) -> None:
    assert additional_service(line(note)) is not None
    assert uncertain_service(line(note)) is None


@pytest.mark.parametrize(
    "note",
    [
        "Akupunktur anbefales",
        "Evt. laser næste gang",
        "Tidligere fået akupunktur",
        "Henvist til akupunktur",
        "Ultralyd er ikke kun brugt på ryggen",
        "Uden tape, men med akupunktur",
    ],
)
def test_what_may_have_been_given_is_uncertain(note: str) -> None:
    assert additional_service(line(note)) is None
    assert uncertain_service(line(note)) is not None


def test_what_costs_nothing_is_uncertain_and_what_is_free_is_nothing() -> None:
    assert additional_service(line("", "Kinesiotape", "0.00")) is None
    assert uncertain_service(line("", "Kinesiotape", "0.00")) == "kinesiotape"
    free = line("", "Kinesiotape", "150.00", free=True)
    assert (additional_service(free), uncertain_service(free)) == (None, None)


@pytest.mark.parametrize(
    "note",
    [
        "Akupunktur frarådes",
        "Ultralyd kontraindiceret",
        "Akupunktur afvist af patienten",
        "Øvelser i stedet for akupunktur",
        "Laser udsat til næste uge",
        "Ultralydsskannet hos reumatolog",
        "Har prøvet akupunktur før",
        "Akupunktur x 0",
    ],
)
def test_a_service_that_was_talked_of_is_a_colleagues_matter(note: str) -> None:
    assert additional_service(line(note)) is None
    assert uncertain_service(line(note)) is not None


@pytest.mark.parametrize(
    "note",
    [
        "0 akupunktur",
        "akupunktur: 0",
        "Akupunktur? Nej",
        "Ultralyd ÷",
        "Ultralyd: –",
        "Minus tape",
        "Nul tape",
        "Normalbehandling u/ tape",
        "u/laser",
    ],
)
def test_none_of_it_is_none(note: str) -> None:
    assert additional_service(line(note)) is None
    assert uncertain_service(line(note)) is None
