"""A register is one room: what it keeps is imported, asked, found and erased with no line anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Date,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
    inspect,
    select,
)

import bots.registers
from bots import registers
from bots.domain.cpr import Cpr
from bots.farm.storage.database import reading, transact
from bots.registers.register import HeldRow, Register, persons_in
from bots.registers.storage.metadata import Amount, imports, metadata
from bots.registers.storage.people import People
from bots.registers.workbook import cells
from bots.registers.workbook.sheets import Column as Heading
from bots.registers.workbook.sheets import Sheet
from bots.vault.cipher import Cipher
from tests.registers.conftest import NOW, Consulted
from tests.registers.sheets_of_a_clinic import ANNA, BENT, STRANGER, save, sheets

HEIRS = '''
"""Who inherits: a register that somebody else wrote."""

from sqlalchemy import Column, Date, LargeBinary, String, Table

from bots.registers import Register
from bots.registers.holding import held
from bots.registers.storage.metadata import metadata
from bots.registers.workbook import cells
from bots.registers.workbook.sheets import Column as Heading
from bots.registers.workbook.sheets import Sheet

heirs = Table(
    "test_heirs",
    metadata,
    Column("case_reference", String, primary_key=True),
    Column("cpr_key", String(64)),
    Column("name_sealed", LargeBinary),
    Column("heir_cpr_key", String(64)),
    Column("heir_cpr_sealed", LargeBinary),
    Column("since", Date, nullable=False),
)
SHEETS = (
    (
        Sheet(
            "Arvinger",
            (
                Heading("Sag", "case_reference", cells.reference),
                Heading("CPR-nummer", "cpr", cells.cpr),
                Heading("Navn", "name", cells.text),
                Heading("Arvings CPR-nummer", "heir_cpr", cells.optional(cells.cpr)),
                Heading("Siden", "since", cells.day),
            ),
            unique=(("case_reference",),),
        ),
        heirs,
    ),
)


def how_many(connection, case_reference, question, now):
    return {"heirs": len(connection.execute(heirs.select()).all())}


def erase(connection, case_reference):
    mine = heirs.c.case_reference == case_reference
    return connection.execute(heirs.delete().where(mine)).rowcount


REGISTER = Register(
    "heirs",
    (heirs,),
    lambda people, fund: {"heirs-counted": how_many},
    lambda connection, people, cpr: held(connection, people, cpr, SHEETS),
    erase,
    SHEETS,
)
'''

AddRoom = Callable[[str, str], None]


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def add_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AddRoom]:
    """Puts a room of the given name and source where rooms are found, and takes it away again."""
    added: list[str] = []

    def add(name: str, source: str) -> None:
        (tmp_path / "rooms" / name).mkdir(parents=True)
        (tmp_path / "rooms" / name / "__init__.py").write_text(source)
        monkeypatch.setattr(bots.registers, "__path__", [*bots.registers.__path__, str(tmp_path / "rooms")])
        registers.rooms.cache_clear()
        added.append(name)

    yield add
    registers.rooms.cache_clear()
    for name in added:
        sys.modules.pop(f"bots.registers.{name}", None)
    if "test_heirs" in metadata.tables:
        metadata.remove(metadata.tables["test_heirs"])


def test_a_new_room_is_imported_asked_found_and_erased(
    engine: Engine, cipher: Cipher, tmp_path: Path, add_room: AddRoom
) -> None:
    add_room("heirs", HEIRS)
    registers.create(engine)  # a database that is there already
    content = sheets() | {
        "Arvinger": [
            ["Sag", "CPR-nummer", "Navn", "Arvings CPR-nummer", "Siden"],
            ["DØD-1", ANNA, "Anna Ågård", BENT, date(2026, 3, 1)],
            ["DØD-2", ANNA, "Anna Ågård", None, date(2026, 3, 2)],
        ]
    }
    path = save(content, tmp_path / "registre.xlsx")
    assert "Arvinger: 2 rækker" in str(registers.import_workbook(engine, cipher, path, actor="lone"))
    assert "Arvinger: 0 rækker" in str(registers.import_workbook(engine, cipher, path, actor="lone"))
    consult = Consulted(engine, cipher)
    assert consult("heirs-counted", "SAG-1") == {"heirs": 2}

    def heirs_of(cpr: str) -> list[dict[str, str]]:
        rows = consult("about-person", "", cpr=cpr)["rows"]
        return [row["values"] for row in rows if row["register"] == "Arvinger"]

    assert heirs_of(BENT) == [{"Sag": "DØD-1", "Navn": "Anna Ågård", "Siden": "2026-03-01"}]
    assert len(heirs_of(ANNA)) == 2
    assert heirs_of(STRANGER) == []
    with reading(engine) as connection:
        kept = connection.execute(select(metadata.tables["test_heirs"])).all()
    assert not any(number in repr(kept) for number in (ANNA, BENT))
    assert transact(engine, lambda connection: registers.erase(connection, "DØD-1")) == 1
    assert heirs_of(BENT) == []


def test_a_workbook_from_before_a_room_is_still_imported(
    engine: Engine, cipher: Cipher, tmp_path: Path, add_room: AddRoom
) -> None:
    add_room("heirs", HEIRS)
    registers.create(engine)
    registers.import_workbook(engine, cipher, save(sheets(), tmp_path / "registre.xlsx"), actor="lone")


def test_every_package_beside_the_rooms_is_a_room(add_room: AddRoom) -> None:
    add_room("no_room", "REGISTERS = ()")
    with pytest.raises(ValueError, match="no_room offers no REGISTER"):
        registers.rooms()


def table(*columns: Column[Any]) -> Table:
    return Table("made_up", type(metadata)(), Column("id", Integer, primary_key=True), *columns)


KEY, SEALED, CASE = ("cpr_key", String), ("cpr_sealed", LargeBinary), ("case_reference", String)


def _about(*asked: object) -> Iterator[HeldRow]:
    yield from ()


@pytest.mark.parametrize(
    ("columns", "parts", "problem"),
    [
        ([KEY], {}, "say them in `about`"),
        ([KEY, CASE], {"about": _about}, "`erase` them"),
        ([("cpr", String)], {"about": _about}, "keep cpr_key"),
        ([("heir_cpr", String)], {"about": _about}, "keep heir_cpr_key"),
        ([SEALED], {}, "of nobody"),
    ],
)
def test_a_register_of_persons_that_lacks_a_part_is_refused(
    columns: list[tuple[str, Any]], parts: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        Register("made-up", (table(*(Column(*one) for one in columns)),), **parts)


def test_a_sheet_says_nothing_that_its_table_cannot_keep() -> None:
    fills = table(Column("since", Date))
    sheet = Sheet("Ark", (Heading("Navn", "name", cells.text),), unique=(("name",),))
    with pytest.raises(ValueError, match="no column for Navn"):
        Register("made-up", (fills,), sheets=((sheet, fills),))
    with pytest.raises(ValueError, match="not its table"):
        Register("made-up", (), sheets=((sheet, fills),))


PERSONS = [(room, one) for room in registers.rooms() for one in room.tables if persons_in(one)]


@pytest.mark.parametrize(("room", "kept"), PERSONS, ids=lambda one: str(one.name))
def test_every_row_about_a_person_is_found_and_a_cases_are_forgotten(
    engine: Engine, cipher: Cipher, room: Register, kept: Table
) -> None:
    people = People(cipher)
    for person in persons_in(kept):
        row = {column.name: _filler(column, people) for column in kept.c if not column.nullable}
        row[person.name] = people.key(Cpr(ANNA))
        if "case_reference" in kept.c:
            row["case_reference"] = "SAG-1"

        def put(connection: Any, row: dict[str, Any] = row) -> None:
            note = {"at": NOW, "actor": "lone", "file_name": "", "file_sha256": "", "rows": {}}
            row["import_id"] = connection.execute(insert(imports).values(note)).inserted_primary_key[0]
            connection.execute(insert(kept).values({name: row[name] for name in row if name in kept.c}))

        transact(engine, put)
        with reading(engine) as connection:
            assert len(list(room.about(connection, people, Cpr(ANNA)))) == 1
            assert list(room.about(connection, people, Cpr(BENT))) == []
        if "case_reference" in kept.c:
            assert transact(engine, lambda connection: room.erase(connection, "SAG-1")) == 1
            with reading(engine) as connection:
                assert list(room.about(connection, people, Cpr(ANNA))) == []
        transact(engine, lambda connection: connection.execute(kept.delete()))


def _filler(column: Column[Any], people: People) -> object:
    if column.name.endswith("_sealed"):
        return people.seal("Anna")
    if isinstance(column.type, Date):
        return NOW.date()
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, Amount):
        return Decimal(1)
    return 1 if isinstance(column.type, Integer) else datetime.isoformat(NOW)[:10]


def test_every_table_of_every_room_is_made(engine: Engine) -> None:
    made = set(inspect(engine).get_table_names())
    assert {one.name for room in registers.rooms() for one in room.tables} <= made
    assert len(made) > len(PERSONS)
