"""How a clinic wants to be told of rejections: a column that older workbooks and tables do not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bots import registers
from bots.domain.facts import RejectionsBy
from bots.farm.storage.database import transact
from bots.registers import WorkbookRefused, import_workbook
from bots.registers.treatments.masters import clinics_of
from bots.vault.cipher import Cipher
from tests.registers.sheets_of_a_clinic import CLINIC, OTHER_UNIT, UNIT, save, sheets


def wanted(engine: Engine) -> dict[str, RejectionsBy]:
    clinics = transact(engine, lambda connection: clinics_of(connection, CLINIC, None))
    return {clinic.p_number: clinic.rejections_by for clinic in clinics}


def load(engine: Engine, cipher: Cipher, cells: list[str | None], folder: Path) -> None:
    content = sheets()
    heading, *rows = content["Klinikker"]
    content["Klinikker"] = [
        [*heading, "Afvisninger"],
        *([*row, cell] for row, cell in zip(rows, cells, strict=True)),
    ]
    import_workbook(engine, cipher, save(content, folder / "registers.xlsx"), actor="drift")


def test_each_clinic_says_how(engine, cipher, tmp_path):
    load(engine, cipher, ["elektronisk svar", "Mail"], tmp_path)
    assert wanted(engine) == {UNIT: RejectionsBy.RESPONSE, OTHER_UNIT: RejectionsBy.MAIL}


def test_a_clinic_that_has_not_said_gets_mails(engine, cipher, tmp_path):
    load(engine, cipher, [None, ""], tmp_path)
    assert set(wanted(engine).values()) == {RejectionsBy.MAIL}


def test_another_word_is_named(engine, cipher, tmp_path):
    with pytest.raises(WorkbookRefused, match=r"I2.*Afvisninger er .*Mail eller Elektronisk svar"):
        load(engine, cipher, ["brev", None], tmp_path)


def test_a_workbook_without_the_column_is_read(engine, cipher, tmp_path):
    import_workbook(engine, cipher, save(sheets(), tmp_path / "r.xlsx"), actor="drift")
    assert set(wanted(engine).values()) == {RejectionsBy.MAIL}


def test_the_table_of_an_earlier_version_gets_the_column_and_keeps_its_rows(engine, cipher, tmp_path):
    load(engine, cipher, ["Elektronisk svar", None], tmp_path)
    drop = text("ALTER TABLE register_clinics DROP COLUMN rejections_by")
    transact(engine, lambda connection: connection.execute(drop))
    for _ in range(2):
        registers.create(engine)
        assert wanted(engine) == {UNIT: RejectionsBy.MAIL, OTHER_UNIT: RejectionsBy.MAIL}
