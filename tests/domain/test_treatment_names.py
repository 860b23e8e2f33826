from __future__ import annotations

import pytest

from bots.domain.treatment_names import is_general, is_like_treatment, is_same_treatment

CODES = {"5101", "5102"}


@pytest.mark.parametrize(
    "written",
    [
        "Normalbehandling",
        "NORMAL BEHANDLING",
        "Normal-behandling",
        "5102 Normalbehandling",
        "Normalbehandling (5102)",
        "5102: Normalbeh.",
        "Norm. beh.",
        "Normalbeh",
        "Normalbehandling 20-04-2026",
        "Normalbehandling den 20. april 2026",
    ],
)
def test_the_same_treatment_in_other_words(written: str) -> None:
    assert is_same_treatment(written, "Normalbehandling", CODES)


def test_an_ordinal_number_is_its_word() -> None:
    assert is_same_treatment("1. konsultation", "Første konsultation")


@pytest.mark.parametrize(
    "written", ["", "5102", "Kort behandling", "Normalbehandling, ryg", "Normalbehandling 30 min", "Normal"]
)
def test_another_treatment_or_more_than_its_name(written: str) -> None:
    assert not is_same_treatment(written, "Normalbehandling", CODES)


@pytest.mark.parametrize("written", ["Behandling af ryg", "Normalbehandlng", "Normalbehandling 30 min"])
def test_what_may_be_meant_to_be_it(written: str) -> None:
    assert is_like_treatment(written, "Normalbehandling")


@pytest.mark.parametrize("written", ["Massage", "Ganganalyse", "Ergonomisk vejledning"])
def test_what_is_something_else(written: str) -> None:
    assert not is_like_treatment(written, "Normalbehandling")


@pytest.mark.parametrize(
    ("written", "general"), [("Ydelse 5102", True), ("5102", True), ("Fysioterapi", True), ("Massage", False)]
)
def test_names_that_leave_it_to_the_code(written: str, general: bool) -> None:
    assert is_general(written) is general


@pytest.mark.parametrize("written", ["Physiotherapy", "Fysioterapi", "Ydelse"])
def test_a_general_name_may_be_meant_to_be_any_treatment(written: str) -> None:
    assert is_like_treatment(written, "Normalbehandling")
