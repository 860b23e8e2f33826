"""A new room in ``bots/processes`` needs no line elsewhere for all that is said and done about decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

import bots.processes
from bots import registers
from bots.decisions.explaining import explain
from bots.decisions.kits import kits
from bots.decisions.register import register
from bots.decisions.types import decision_types, terms_by_process
from bots.decisions.verifying import verify_decisions
from bots.decisions.workshop import backtest, decision_table, declared
from bots.farm.farm import Farm
from bots.farm.process.process import Process
from bots.farm.storage.database import connect, migrate
from bots.processes import all_processes
from bots.registers.parameter_workbook import export_parameters, read_parameters
from bots.vault.cipher import Cipher

ROOMS = Path(__file__).parent / "rooms"
CPR = "7001014321"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the room lay in ``bots/processes``."""
    monkeypatch.setattr(bots.processes, "__path__", [*bots.processes.__path__, str(ROOMS)])
    kits.cache_clear()
    yield
    kits.cache_clear()


@pytest.fixture
def types(room: None, tmp_path: Path) -> Path:
    """decisions.yaml with one more type, and a criterion of it left out."""
    plain = yaml.safe_load(Path("decisions.yaml").read_text(encoding="utf-8"))
    words = {"da": "Boligstøtte", "en": "Housing support"}
    plain["decisions"]["housing-support"] = {
        **{name: words for name in ("title", "purpose", "legal_basis", "significance", "contact")},
        "process": "housing",
        "data": [words],
        "fitness": ["information-complete", "no-remark"],
        "health_data": {"basis": "not-used"},
        "owner": "Bolig",
    }
    path = tmp_path / "decisions.yaml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def farm(types: Path, tmp_path: Path) -> Iterator[Farm]:
    """Two applications: 250.000 kr. is granted, 400.000 kr. refused."""
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    migrate(engine)
    registers.create(engine)
    cipher = Cipher(b"k" * 32)
    processes: Mapping[str, Process] = all_processes(terms_by_process(types, cipher))
    farm = Farm(engine, cipher, processes)
    for number, income in enumerate(("250000", "400000"), 1):
        application = processes["housing"].opens_with.model_validate({"cpr": CPR, "income": income})
        farm.open_case("housing", f"BO-{number}", application, actor="test")
    yield farm
    engine.dispose()


def test_it_decides_is_verified_and_is_explained(
    farm: Farm, types: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted, refused = farm.reader.cases(process="housing")
    assert [case.events[-1].data["outcome"] for case in (granted, refused)] == ["granted", "refused"]
    told = explain(farm.reader, decision_types(types), refused)
    assert (told.type, told.title.da) == ("housing-support", "Boligstøtte")
    assert [one.led_to[0].da for one in told.found] == [
        "Med en indtægt på 400.000,00 kr. er der ingen støtte, for 300.000,00 kr. er det højeste."
    ]
    assert [one.da for one in told.changes] == ["Hvis indtægten havde været på 300.000,00 kr. i alt."]
    assert [one.code for one in told.fitness] == ["information-complete", "no-remark"]
    assert verify_decisions(farm.reader).same == 2
    # Its rules run from the archive, too.
    monkeypatch.setattr("bots.decisions.explaining.packed", lambda root: ("another version", b""))
    assert verify_decisions(farm.reader).problems == ()
    assert explain(farm.reader, decision_types(types), refused).changes == told.changes


def test_it_is_in_the_register_and_the_workshop(farm: Farm, types: Path, tmp_path: Path) -> None:
    entries = {one.name: one for one in register(farm.reader, decision_types(types))}
    assert (entries["housing-support"].decided, entries["housing-support"].automatic_percent) == (2, 100)
    assert "no-inquiry" in entries["housing-support"].criteria_left_out
    assert [row.code for row in decision_table("housing")] == ["income-too-high"]
    workbook = tmp_path / "regler.xlsx"
    export_parameters(farm._store.engine, workbook, declared())
    assert backtest(farm.reader, "housing", read_parameters(workbook, declared()), 10).changed == ()
    book = load_workbook(workbook)
    (row,) = (row for row in book["Grænser"].iter_rows() if row[0].value == "Højeste indtægt for boligstøtte")
    row[2].value = 500_000
    book.save(workbook)
    (changed,) = backtest(farm.reader, "housing", read_parameters(workbook, declared()), 10).changed
    assert (changed.decision, changed.before, changed.after) == ("BO-2-A", "reject", "approve")


def test_a_colleague_decides_where_nobody_has_described_it(room: None, tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    migrate(engine)
    cipher = Cipher(b"k" * 32)
    processes = all_processes(terms_by_process(Path("decisions.yaml"), cipher))
    farm = Farm(engine, cipher, processes)
    application = processes["housing"].opens_with.model_validate({"cpr": CPR, "income": "1"})
    farm.open_case("housing", "BO-1", application, actor="test")
    (task,) = farm.reader.tasks(queue="bolig", team=True)
    assert task.question == "housing-answer"
    farm.colleagues.claim_for(task.id, "mette")
    farm.colleagues.answer(task.id, "mette", {"decision": "refused"})
    (case,) = farm.reader.cases(process="housing")
    assert case.events[-1].data["outcome"] == "refused"
    assert farm.reader.decision_figures()["housing"].uphold_rate == 0
    told = explain(farm.reader, {}, case)
    assert not told.solely_automated
    engine.dispose()
