import json
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.population import __main__ as command
from fixtures.population import run
from fixtures.scenarios.invoice import SCENARIO
from fixtures.world import POPULATION, World, generate


def test_200_invoices_come_out_as_planted(tmp_path: Path) -> None:
    handled = []

    result = run(SCENARIO, generate(200, seed=3, mix=POPULATION), tmp_path, handled=lambda: handled.append(1))

    assert [f"{d.document_id}: {d.planted} | {d.came_out}" for d in result.differences] == []
    assert (result.invoices, len(handled)) == (200, 200)
    assert (result.approved, result.rejected, result.to_colleague) == (186, 14, 0)
    assert (result.mails + result.responses, result.told_twice) == (14, 0)
    assert result.mails
    assert result.responses
    assert result.posted == result.approved
    assert (result.posted_twice, result.paid_twice, result.claimed_twice) == (0, 0, 0)
    assert result.claims["accepted"] > 0


@pytest.fixture
def little_world() -> World:
    return generate(6, seed=5)


def test_a_document_that_comes_out_differently_is_told(little_world: World, tmp_path: Path) -> None:
    wrong = replace(little_world.documents[0], outcome="reject", reasons=("vat-charged",))

    result = run(SCENARIO, replace(little_world, documents=(wrong, *little_world.documents[1:])), tmp_path)

    assert [difference.document_id for difference in result.differences] == [wrong.document_id]
    assert result.differences[0].planted.startswith("reject [vat-charged]")


def test_the_command_ends_with_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["--invoices", "6", "--seed", "5"])

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    figures = next(one for one in told if "invoices" in one)
    assert status == 0
    assert (figures["invoices"], figures["wrong"]) == (6, 0)
    assert figures["approved"] + figures["rejected"] + figures["to_colleague"] == 6


def test_the_command_fails_when_anything_differs(
    little_world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = little_world.documents[0]
    wrong = replace(first, reasons=(*first.reasons, "vat-charged"))
    world = replace(little_world, documents=(wrong, *little_world.documents[1:]))
    planted = replace(SCENARIO, populate=lambda *_: world)
    monkeypatch.setattr(command, "scenarios", lambda: (planted,))

    assert command.main(["--invoices", "6"]) == 1
    assert f"{wrong.document_id}: planted" in capsys.readouterr().err


def test_no_invoices_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["--invoices", "0"])

    assert "at least 1" in capsys.readouterr().err
