"""``kollega invoice check`` as a developer uses it with a customer's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.processes.invoice.check import checking
from fixtures.corpus.register import corpus_world

US = ("--cvr", "55133018", "--gln", "5798009811578")
DOCUMENTS = Path(__file__).parents[1] / "domain" / "documents"


def run(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["invoice", "check", "--received", "2026-05-11", *arguments])
    return result.exit_code, result.output.splitlines()


def test_documents_that_are_in_order_would_be_approved() -> None:
    code, lines = run(str(DOCUMENTS / "oioubl_invoice.xml"), str(DOCUMENTS / "peppol_invoice.xml"))
    assert code == 0
    assert [line.split()[0] for line in lines[:2]] == ["approve", "approve"]


def test_a_folder_gives_a_json_line_per_file_and_one_in_the_end() -> None:
    code, lines = run("--json", str(DOCUMENTS))
    *files, last = map(json.loads, lines)
    assert code == 1
    assert last["files"] == len(files) == 4
    assert {file["verdict"] for file in files} == {"approve", "reject"}
    assert "7104801236" not in "".join(lines)


def test_every_reason_is_said_with_its_line(tmp_path: Path) -> None:
    text = (DOCUMENTS / "oioubl_invoice.xml").read_text(encoding="utf-8")
    file = tmp_path / "dates.xml"
    file.write_text(text.replace("Behandlingsdato: 2026-04-20", "20.–27. april 2026"), encoding="utf-8")
    code, lines = run(str(file))
    assert code == 1
    assert lines[0].startswith("colleague")
    assert "treatment-date-unclear" in lines[0]
    assert lines[1].strip().startswith("line 1: ")


def test_a_workbook_is_asked_where_there_is_one(tmp_path: Path) -> None:
    workbook = tmp_path / "registers.xlsx"
    corpus_world().write_workbook(workbook)
    file = str(DOCUMENTS / "oioubl_invoice.xml")
    code, lines = run("--registers", str(workbook), *US, "--json", file)
    found = json.loads(lines[0])
    assert code == 1
    assert "clinic-unknown" in [reason["code"] for reason in found["reasons"]]
    code, _ = run("--registers", str(workbook), file)
    assert code != 0


def test_a_crash_has_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(content: bytes) -> None:
        raise KeyError("710480-1236")

    monkeypatch.setattr(checking, "parse", crash)
    code, lines = run(str(DOCUMENTS / "oioubl_invoice.xml"))
    assert code == 3
    assert lines[0].startswith("crashed")
    assert "1236" not in "".join(lines)
