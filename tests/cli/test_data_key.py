"""The key of the farm's data is followed by another; the older one opens until it is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.office import Office
from bots.vault import KeyProtectsData


def run(home: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["--home", str(home), *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def tasks_open(home: Path) -> list[object]:
    return [task.payload["to"] for task in Office.open(home).farm.reader.tasks(queue="mail-send")]


@pytest.mark.fault("data-key-overwritten")
def test_the_data_key_is_rotated_and_the_older_one_forgotten_when_nothing_needs_it(home: Path) -> None:
    office = Office.open(home)
    office.farm.add_task("mail-send", "M-1", {"to": "a@example.dk"}, actor="t")
    digest = office.cipher.keyed_digest("cpr")
    first = office.vault.get("farm")["key"]
    assert "new key" in run(home, "vault", "rotate", "farm")
    assert Office.open(home).vault.get("farm")["key"] != first
    assert tasks_open(home) == ["a@example.dk"]
    with pytest.raises(KeyProtectsData, match="reseal"):
        run(home, "vault", "forget")
    assert "sealed with the newest key" in run(home, "vault", "reseal")
    assert "forgotten" in run(home, "vault", "forget")
    entry = Office.open(home).vault.get("farm")
    assert first not in "".join(entry.values())
    assert tasks_open(home) == ["a@example.dk"]
    assert Office.open(home).cipher.keyed_digest("cpr") == digest
    assert "whole" in run(home, "audit", "verify")


def test_reseal_waits_for_the_fleet_to_stand_still(home: Path) -> None:
    office = Office.open(home)
    office.farm.fleet.enter("worker-1", "host", 1, office.settings.roster.fingerprint)
    with pytest.raises(Exception, match="fleet is at work"):
        run(home, "vault", "reseal")


def test_checkpoints_are_given_out_and_compared(home: Path, tmp_path: Path) -> None:
    Office.open(home).farm.add_task("mail-send", "M-1", {}, actor="t")
    run(home, "audit", "seal", "--to", str(tmp_path / "held"))
    assert (tmp_path / "held").read_text(encoding="utf-8") == run(home, "audit", "checkpoints")
    assert "whole" in run(home, "audit", "verify", "--against", str(tmp_path / "held"))
    (tmp_path / "held").write_text('{"checkpoint": 9, "hash": "x"}\n', encoding="utf-8")
    assert "checkpoints row 9" in run(home, "audit", "verify", "--against", str(tmp_path / "held"))
