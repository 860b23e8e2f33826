"""What ``case show`` prints holds no CPR number and no name of a person."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bots.cli import case as case_command
from bots.cli.discretion import masked
from bots.cli.tables import task_table
from bots.cli.terminal import Console
from bots.domain.clock import SystemClock
from bots.domain.names import names_in
from bots.farm.process.case import Case, Event

DATA = {
    "invoice": {
        "patients": [{"cpr": "6105701234", "name": "Line Prøve"}, {"cpr": "6105705678", "name": None}],
        "lines": [{"line": "1", "note": "Behandling af line prøve, 610570-1234, den 02-11-2026"}],
    },
    "facts": [["Medlem", "Line Prøve (medlemsnummer M-1)"]],
    "quantity": 2,
}


def test_persons_are_named_beside_their_numbers() -> None:
    known = {"answer": {"members": [{"cpr": "6105701234", "name": "Bo Prøve", "member_number": "M-2"}]}}
    assert set(names_in([DATA, known])) == {"Line Prøve", "Bo Prøve"}
    heirs = {"heirs": [{"heir_cpr": "6105705678", "heir_name": "Ida Prøve"}], "clinic": {"name": "Klinikken"}}
    assert list(names_in(heirs)) == ["Ida Prøve"]


def test_texts_are_masked_and_the_datas_own_words_are_not() -> None:
    shown = masked(DATA, frozenset(names_in(DATA)))
    assert shown["invoice"]["lines"][0]["line"] == "1"
    assert shown["quantity"] == 2
    for personal in ("Prøve", "prøve", "610570", "1234", "5678"):
        assert personal not in str(shown)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_number_is_masked_before_a_text_is_cut_short(
    options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    event = Event(1, "opened", SystemClock().now(), "farm", {"note": "x" * 180 + " 610570-1234"})
    monkeypatch.setattr(case_command, "_find", lambda *_: Case(1, "invoice", "FAK-A", (event,)))
    monkeypatch.setattr(case_command.Office, "open", lambda home: None)
    printed = CliRunner().invoke(case_command.app, ["show", "FAK-A", *options], obj=".")
    assert printed.exit_code == 0
    assert "610570" not in "".join(printed.output.split())


def test_what_a_clinic_wrote_is_no_markup() -> None:
    reason = "Behandling [/b] findes ikke"
    task = SimpleNamespace(
        id=1,
        queue="fakturaer",
        reference="FAK-A-afgoer",
        state="new",
        due=None,
        claimed_by=None,
        payload={"reason": {"da": reason}},
    )
    printed = io.StringIO()
    Console(file=printed, width=200).print(task_table([task], title="Open tasks"))
    assert reason in printed.getvalue()
