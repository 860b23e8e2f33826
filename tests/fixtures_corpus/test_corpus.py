"""Folders of documents: each file's verdict, the counts, and one JSON object as the last line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.corpus.__main__ import main

DOCUMENTS = Path(__file__).parents[1] / "domain" / "documents"


def test_every_file_has_a_verdict_and_the_last_line_counts_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oioubl = (DOCUMENTS / "oioubl_invoice.xml").read_text(encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "dates.XML").write_text(
        oioubl.replace("Behandlingsdato: 2026-04-20", "20.–27. april 2026"), encoding="utf-8"
    )
    (tmp_path / "type.xml").write_text(oioubl.replace(">380<", ">389<"), encoding="utf-8")
    (tmp_path / "cut.xml").write_text(oioubl[:2000], encoding="utf-8")
    (tmp_path / "README.md").write_text("no document", encoding="utf-8")

    assert main([str(tmp_path)]) == 0

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["files"], last["read"], last["refused"], last["crashed"]) == (3, 1, 2, 0)
    assert last["reasons"]["refused"] == {"not-well-formed": 1, "type-code": 1}
    assert last["verdicts"]["type.xml"] == "refused type-code"
    assert "treatment-date-unclear" in last["verdicts"]["below/dates.XML"] or (
        last["verdicts"]["below/dates.XML"].startswith("reject")
    )


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "nowhere")])
