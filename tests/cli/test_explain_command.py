from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from bots.cli.errors import WrongCall
from bots.cli.main import app
from bots.config.decisions_yaml import Mode
from bots.decisions.types import terms_by_process
from bots.domain.cpr import Cpr
from bots.domain.errors import UsageError
from bots.domain.orders.dservice import SubsidyClaim
from bots.office import Office
from bots.registers.consents.tables import consents
from bots.registers.storage.metadata import imports
from bots.registers.storage.people import People

RUNNER = CliRunner()
CPR = "6101801234"


@pytest.fixture
def office(home: Path) -> Office:
    office = Office.open(home)
    people = People(office.cipher)
    note = {"id": 1, "at": office.farm.now(), "actor": "test", "file_name": "r.xlsx", "rows": {}}
    given = {
        "number": "SAM-1",
        "cpr_key": people.key(Cpr(CPR)),
        "cpr_sealed": people.seal_cpr(Cpr(CPR)),
        "process": "subsidy",
        "given_on": date(2024, 3, 1),
        "documented": "Bestilling 1",
        "import_id": 1,
    }
    with office.engine.begin() as connection:
        connection.execute(insert(imports).values(note | {"file_sha256": "0" * 64}))
        connection.execute(insert(consents).values(given))
    claim = SubsidyClaim(
        reference="FAK-EXAMPLEBCD-1",
        cpr=CPR,
        ydernummer="012345",
        treatment_code="1",
        treatment_date="2026-11-02",
        quantity=1,
        amount="250",
    )
    office.farm.open_case("subsidy", claim.reference, claim, actor="test")
    return office


def said(home: Path, *words: str, typed: str = "") -> str:
    result = RUNNER.invoke(app, ["--home", str(home), *words], input=typed)
    if isinstance(result.exception, UsageError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_decision_is_listed_verified_explained_and_registered(office: Office, home: Path) -> None:
    assert "FAK-EXAMPLEBCD-1-A" in said(home, "decisions", "list")
    assert json.loads(said(home, "decisions", "verify", "--json"))["same"] == 1
    told = json.loads(said(home, "explain", "FAK-EXAMPLEBCD-1-A", "--json"))
    assert told["solely_automated"] is True
    assert told["outcome"]["da"] == "Vi søger tilskud hos danmark."
    assert told["outcome"]["en"] in said(home, "explain", "FAK-EXAMPLEBCD-1", "--language", "en")
    register = json.loads(said(home, "decisions", "register", "--json"))["decisions"]
    assert register["subsidy"]["decided"] == 1
    assert "40 situations" in said(home, "decisions", "catalogue")
    assert "fleksydelse-5:" in said(home, "decisions", "catalogue", "--yaml")
    assert "3 types" in said(home, "decisions", "check")


def test_insight_writes_both_files(office: Office, home: Path, tmp_path: Path) -> None:
    words = ("insight", "--cpr-from-prompt", "--reason", "Artikel 15", "--to", str(tmp_path), "--as", "rikke")
    out = said(home, *words, typed=f"{CPR}\n")
    assert "1 cases, 1 decisions" in out
    assert CPR not in out
    assert (tmp_path / "insight.pdf").read_bytes().startswith(b"%PDF")
    written = tmp_path / "insight.json"
    held = json.loads(written.read_text(encoding="utf-8"))
    assert len(held["cases"]) == 1
    assert [row["values"]["Samtykkenummer"] for row in held["registers"]] == ["SAM-1"]
    assert written.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="exists already"):
        said(home, *words, typed=f"{CPR}\n")
    assert "0 cases put into the index" in said(home, "case", "index")


def test_what_a_person_says_is_written_on_the_case(office: Office, home: Path) -> None:
    out = said(home, "case", "remark", "FAK-EXAMPLEBCD-1", "--as", "mette", typed="Jeg er uenig\n")
    assert "tilskud has task" in out
    remark = office.farm.reader.case("subsidy", "FAK-EXAMPLEBCD-1").last("recorded", kind="remark")
    assert remark is not None
    assert remark.data["text"] == "Jeg er uenig"


def test_what_was_heard_outside_is_told_once(office: Office, home: Path) -> None:
    words = ("case", "tell", "consent-withdrawn", "note=Ringede", "--as", "mette")
    once = (*words, "--source", "mail", "--number", "M-7", "--origin", "mail af 30-11")
    assert "Told case FAK-EXAMPLEBCD-1." in said(home, *once, "--case", "FAK-EXAMPLEBCD-1")
    assert "told before" in said(home, *once, "--case", "FAK-EXAMPLEBCD-1")
    heard = office.farm.reader.case("subsidy", "FAK-EXAMPLEBCD-1").last("received")
    assert heard is not None
    assert (heard.actor, heard.data["data"], heard.data["origin"]) == (
        "mette",
        {"note": "Ringede"},
        "mail af 30-11",
    )
    out = said(home, *words, "--person", typed=f"{CPR}\n")
    assert "Told case FAK-EXAMPLEBCD-1." in out
    assert CPR not in out
    assert "A colleague has task" in said(home, *words, "--cvr", "12345678")
    for wrong, why in ((("--case", "X", "--cvr", "1"), "one of --case"), (("--cvr", "1"), "no number of")):
        with pytest.raises(WrongCall, match=why):
            said(home, *words, *wrong)
    with pytest.raises(UsageError, match="no process hears"):
        said(home, "case", "tell", "flood", "--case", "FAK-EXAMPLEBCD-1")


def test_what_decisions_yaml_does_not_describe_is_decided_by_a_colleague(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = tmp_path / "decisions.yaml"
    terms = terms_by_process(missing, Office.open(home).cipher)
    assert {process: one.mode for process, one in terms.items()} == {
        "deaths": Mode.PROPOSE,
        "invoice": Mode.PROPOSE,
        "subsidy": Mode.PROPOSE,
    }
    assert f"{missing} does not describe the process invoice" in caplog.text


def test_insight_takes_no_number_on_the_command_line(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--cpr-from-prompt"):
        said(home, "insight", "--reason", "x", "--to", str(tmp_path))


def test_rules_go_out_to_excel_and_come_back(office: Office, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "regler.xlsx"
    assert "rows written" in said(home, "rules", "export", str(file))
    with pytest.raises(UsageError, match="exists already"):
        said(home, "rules", "export", str(file))
    assert "Grænser og ord: 6 rækker" in said(home, "rules", "import", str(file))
    assert json.loads(said(home, "rules", "try", "invoice", "--changed", str(file), "--json"))["tried"] == 0
    assert "duplicate-invoice" in said(home, "rules", "explain", "invoice", "--json")
