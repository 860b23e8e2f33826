"""``kollega release check`` and ``kollega cases export``, as a fund's CI runs them."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from bots.cli.main import app
from bots.office import Office
from fixtures.scenarios.invoice import SCENARIO, receive


def run(home: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--home", str(home), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def arrive(home: Path) -> None:
    office = Office.open(home)
    for document in SCENARIO.populate(3, 1).documents:
        receive(office.farm, document)


def test_unchanged_cases_go_on(home: Path) -> None:
    arrive(home)

    code, said = run(home, "release", "check")

    assert code == 0
    assert "3 cases, " in said
    assert "Open: 3 goes-on, 0 goes-on-otherwise, 0 needs-decision." in said
    assert "cases per second" in said


def test_an_export_is_checked_where_there_is_no_database(home: Path, tmp_path: Path) -> None:
    arrive(home)
    file = tmp_path / "cases.jsonl"

    assert run(home, "cases", "export", str(file), "--scrubbed") == (0, f"3 cases written to {file}.\n")
    elsewhere = tmp_path / "ci"
    elsewhere.mkdir()
    code, said = run(elsewhere, "release", "check", "--cases", str(file), "--json")

    assert (code, json.loads(said)["checked"], json.loads(said)["cases"]) == (0, 3, [])
    assert not list(elsewhere.iterdir())


def test_a_changed_history_is_named_once(home: Path, tmp_path: Path) -> None:
    arrive(home)
    file, known = tmp_path / "cases.jsonl", tmp_path / "known.json"
    run(home, "cases", "export", str(file), "--scrubbed")
    file.write_text(file.read_text(encoding="utf-8").replace("-mail", "-brev"))

    code, said = run(home, "release", "check", "--cases", str(file), "--json")
    known.write_text(said)

    assert code == 1
    assert {one["verdict"] for one in json.loads(said)["cases"]} == {"needs-decision"}
    assert run(home, "release", "check", "--cases", str(file), "--known", str(known))[0] == 0


def test_cases_do_not_leave_the_house_as_they_are(home: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--home", str(home), "cases", "export", str(tmp_path / "x")])

    assert result.exit_code != 0
    assert not (tmp_path / "x").exists()
