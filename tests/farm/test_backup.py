from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, text

from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.storage.backup import write
from bots.farm.storage.database import connect
from bots.vault.cipher import Cipher
from tests.farm.errand import DONE, Errand, taken
from tests.postgres import Cluster, binaries


@pytest.fixture(autouse=True)
def clients(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "postgresql":
        monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")


def restored(
    kind: str, file: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[str, Cluster | None]:
    """The address of a database made from the backup."""
    if kind == "sqlite":
        return f"sqlite:///{file}", None
    cluster: Cluster = request.getfixturevalue("cluster")
    address = cluster.create("restored")
    subprocess.run(["pg_restore", "--dbname", address, "--no-owner", file], check=True, capture_output=True)
    return address, cluster


def test_a_backup_made_while_the_farm_works_is_whole(
    farm: Farm, cipher: Cipher, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    done = farm.add_task("navision-post", "T-0", Errand(), actor="demo")
    farm.finish(taken(farm), DONE)
    stop, busy = Event(), Event()

    def add() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            farm.add_task("navision-post", f"T-{number}", Errand(), actor="demo")
            busy.set()

    adding = Thread(target=add)
    adding.start()
    try:
        assert busy.wait(30)
        made = farm.data_protection.backup(tmp_path / "copy.data_protection.backup", "drift-1")
    finally:
        stop.set()
        adding.join()
    address, cluster = restored(kind, made.file, request, tmp_path)
    engine = connect(address)
    copy = Farm(engine, cipher)
    assert copy.reader.task(done.id).result == {"number": "K-1"}
    assert copy.reader.verify() == []
    engine.dispose()
    if cluster:
        cluster.drop("restored")


def test_a_backup_is_for_its_owner_and_in_the_log(farm: Farm, engine: Engine, tmp_path: Path) -> None:
    made = farm.data_protection.backup(tmp_path / "copy.data_protection.backup", "drift-1")
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.glob("*.partial")] == []
    with engine.connect() as connection:
        row = connection.execute(text("SELECT actor, action, details FROM audit")).one()
    assert (row.actor, row.action) == ("drift-1", "backup-written")
    assert made.sha256 in row.details


def test_a_backup_replaces_nothing(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("vigtigt")
    with pytest.raises(UsageError, match="is there already"):
        write(engine, tmp_path / "copy")
    with pytest.raises(UsageError, match="there is no folder"):
        write(engine, tmp_path / "none" / "copy")
    assert (tmp_path / "copy").read_text() == "vigtigt"


def test_a_backup_that_fails_leaves_nothing(
    engine: Engine, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "postgresql":
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr("bots.farm.storage.backup._PLACES", ())
        message = "there is no pg_dump on this machine. An operator must install"
    else:
        (tmp_path / "damaged").write_text("Kære kollega " * 500)
        damaged = engine.url.set(database=str(tmp_path / "damaged"))
        monkeypatch.setattr(engine, "url", damaged)
        message = "not a database"
    with pytest.raises(UsageError, match=message):
        write(engine, tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == []
