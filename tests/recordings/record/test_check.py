from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from typer.testing import CliRunner

from bots.cli.main import app
from bots.recordings.record.check import check
from tests.recordings.record.test_scrub import FOUR, SIX, SOMEBODY, WRITINGS


def test_nothing_in_this_project_holds_a_number_of_a_person():
    assert check(Path("fixtures")) == []
    # What browsers saved is here as they saved it, with the sandbox's tokens.
    numbers = [one for folder in ("tests", "docs") for one in check(Path(folder)) if "CPR" in one.what]
    assert numbers == []


def test_the_command_names_file_and_line_and_hides_the_number(tmp_path):
    (tmp_path / "a.har").write_text(f"\n{WRITINGS['base64']}\n{SIX}-{FOUR}")
    result = CliRunner().invoke(app, ["record", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "a.har:2:" in result.output
    assert "a.har:3:" in result.output
    assert FOUR not in result.output


def test_workbooks_are_looked_into(tmp_path):
    with ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("sheet.xml", f"<v>{SOMEBODY}</v>")
    assert len(check(tmp_path)) == 1
