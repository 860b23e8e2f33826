"""Folders of documents: each file's verdict, the counts, and one JSON object as the last line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bots.domain.invoice import DocumentType
from fixtures.corpus.__main__ import main
from fixtures.corpus.register import CLINIC, MEMBER, corpus_world
from fixtures.world import oioubl
from fixtures.world.bill import Bill, Line, Person, Places, Receiver, Written
from fixtures.world.world import EarlierInvoice, EarlierTreatment, History

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


def test_of_two_lines_with_one_id_only_the_one_that_was_paid_before_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = EarlierInvoice(
        case_reference="FAK-BCDFGHJKLM",
        supplier_cvr=CLINIC.cvr,
        number="F-1900",
        document_type=DocumentType.INVOICE,
        received_on=date(2026, 4, 22),
        outcome="approved",
        payable=Decimal("311.21"),
    )
    given = EarlierTreatment(
        paid.case_reference, "1", MEMBER, "GARANTI-2026-000123", date(2026, 4, 20), "Normalbehandling"
    )
    registers = tmp_path / "registers.xlsx"
    replace(corpus_world(), history=History((paid,), (given,))).write_workbook(registers)
    (tmp_path / "twice.xml").write_bytes(_two_lines_with_one_id())

    assert main([str(tmp_path), "--registers", str(registers)]) == 0

    *said, last = capsys.readouterr().out.splitlines()
    assert json.loads(last)["verdicts"] == {"twice.xml": "reject duplicate-treatment"}
    assert sum("20-04-2026" in line for line in said) == 1
    assert not any("27-04-2026" in line for line in said)

    assert main([str(tmp_path)]) == 0

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["verdicts"] == {"twice.xml": "approve"}


def _two_lines_with_one_id() -> bytes:
    """An invoice with treatments on 20 and 27 April that are both line 1."""
    days = (date(2026, 4, 20), date(2026, 4, 27))
    bill = Bill(
        written=Written.OIOUBL_21,
        document_type=DocumentType.INVOICE,
        number="F-2100",
        uuid="6E09886B-DC6E-439F-82D1-7CCAC7F4E3B1",
        issued=date(2026, 5, 4),
        supplier=CLINIC,
        receiver=Receiver("Pensionskassen Prøve", "55133018", "5798009811578"),
        patients=[Person(MEMBER, "Medlem Prøvesen")],
        guarantee="GARANTI-2026-000123",
        lines=[Line("Normalbehandling", day, Decimal("311.21")) for day in days],
        account=CLINIC.account,
        places=Places("contact", "cost", "delivery", p_number=True),
    )
    written = oioubl.write(bill)
    assert written.count(b"<cbc:ID>2</cbc:ID>") == 1
    return written.replace(b"<cbc:ID>2</cbc:ID>", b"<cbc:ID>1</cbc:ID>")
