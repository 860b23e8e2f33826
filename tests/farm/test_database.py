from __future__ import annotations

import multiprocessing
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from pydantic import BaseModel
from sqlalchemy import Connection, event, insert, inspect, text

from bots.domain.errors import DatabaseDown, UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.farm import Farm
from bots.farm.storage import migrations
from bots.farm.storage.columns import NEVER
from bots.farm.storage.database import connect, migrate, reading, transact
from bots.farm.storage.errors import DatabaseReplaced
from bots.farm.storage.schema.everything import metadata
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.task import QueueTerms
from bots.vault.cipher import Cipher
from tests.postgres import Cluster

_fork = multiprocessing.get_context("fork")


class Empty(BaseModel):
    pass


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://host/db", "'mysql' are not supported"),
        ("not an address", "is not an address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_work_is_explained(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        connect(url)
    assert "An operator must" in str(caught.value)


def test_a_server_that_is_not_there_may_come_back() -> None:
    with pytest.raises(DatabaseDown, match="cannot open the database") as caught:
        connect("postgresql://nobody:hemmeligt@127.0.0.1:1/none")
    assert "An operator must" in str(caught.value)
    assert "hemmeligt" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*missing"):
        connect(f"sqlite:///{tmp_path}/missing/worklist.db")


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "worklist.db").mkdir()
    with pytest.raises(UsageError, match=r"cannot open the database .*worklist\.db"):
        connect(f"sqlite:///{tmp_path}/worklist.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "worklist.db").write_text("Kære kollega, her er referatet. " * 50)
    with pytest.raises(UsageError, match="not a database"):
        connect(f"sqlite:///{tmp_path}/worklist.db")


def test_sqlite_never_gives_back_a_commit(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/worklist.db")
    with reading(engine) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    engine.dispose()


def test_migrations_build_exactly_the_schema(empty_address: str) -> None:
    engine = connect(empty_address)
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            one
            for one in compare_metadata(context, metadata)
            if not re.search("tasks_ready|audit_at", str(one))
        ]
        indexes = {index["name"] for index in inspect(connection).get_indexes("tasks")}
        plan = connection.execute(text("SELECT length FROM chain_heads WHERE chain = 'operators'"))
        assert plan.scalar_one() == 0
    assert differences == []
    assert {"tasks_deferred", "tasks_at_work", "tasks_ended", "tasks_inbox"} <= indexes
    engine.dispose()


def _migrate(address: str) -> None:
    migrate(connect(address))


def test_many_may_migrate_at_once(empty_address: str) -> None:
    starters = [_fork.Process(target=_migrate, args=(empty_address,)) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert [starter.exitcode for starter in starters] == [0, 0, 0, 0]
    engine = connect(empty_address)
    newest = max(path.stem for path in migrations.FOLDER.joinpath("versions").glob("v*.py"))
    with reading(engine) as connection:
        [version] = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    assert newest.startswith(f"v{version}_")
    engine.dispose()


def test_a_newer_schema_is_refused(empty_address: str) -> None:
    engine = connect(empty_address)
    migrate(engine)
    transact(
        engine, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    )
    with pytest.raises(UsageError, match="schema version '9999', which this program does not know") as caught:
        migrate(engine)
    assert "An operator must install that here" in str(caught.value)
    engine.dispose()


def test_a_database_without_a_worklist_is_explained(empty_address: str, cipher: Cipher) -> None:
    engine = connect(empty_address)
    with pytest.raises(UsageError, match="holds no worklist"):
        Farm(engine, cipher).reader.task(1)
    engine.dispose()


@pytest.mark.fault("database-replaced")
@pytest.mark.parametrize("way", ["deleted", "moved", "replaced"])
def test_a_file_that_is_no_longer_the_one_that_was_opened_is_noticed(
    sqlite_template: Path, tmp_path: Path, cipher: Cipher, way: str
) -> None:
    path, other = tmp_path / "worklist.db", tmp_path / "other.db"
    for file in (path, other):
        file.write_bytes(sqlite_template.read_bytes())
    farm = Farm(connect(f"sqlite:///{path}"), cipher)
    task = farm.add_task("mail-send", "M-1", Empty(), actor="demo")
    lease = farm.claim([QueueTerms("mail-send")], "worker", timedelta(minutes=1))
    assert lease is not None
    if way == "deleted":
        path.unlink()
    else:
        (path if way == "moved" else other).rename(tmp_path / "moved.db" if way == "moved" else path)
    said = "was replaced by another" if way == "replaced" else "is gone"
    for act in (
        lambda: farm.claim([QueueTerms("mail-send")], "worker", timedelta(minutes=1)),
        lambda: farm.about_to_commit(lease, "M-1", {}),
        lambda: farm.fleet.beat("worker"),
        lambda: farm.reader.task(task.id),
    ):
        with pytest.raises(DatabaseReplaced, match=said):
            act()
    farm._store.engine.dispose()


@pytest.mark.fault("database-full")
def test_a_full_disk_loses_nothing_and_says_who_acts(
    sqlite_template: Path, tmp_path: Path, cipher: Cipher
) -> None:
    path = tmp_path / "worklist.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = connect(f"sqlite:///{path}")
    farm = Farm(engine, cipher)
    before = farm.add_task("mail-send", "M-1", Empty(), actor="demo")
    engine.dispose()
    event.listen(engine, "connect", _no_more_pages)
    with pytest.raises(DatabaseDown, match=r"disk of the database .* is full\. An operator must make room"):
        _fill(farm)
    assert farm.reader.task(before.id) == before
    assert farm.reader.verify() == []
    engine.dispose()


@pytest.mark.fault("database-full")
def test_a_full_disk_of_the_server_says_who_acts(cluster: Cluster) -> None:
    engine = connect(cluster.address("postgres"))
    full = text("DO $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$")
    with pytest.raises(DatabaseDown, match=r"disk of the database .* is full\. An operator must make room"):
        transact(engine, lambda connection: connection.execute(full))
    engine.dispose()


def _fill(farm: Farm) -> None:
    for number in range(2, 500):
        farm.add_task("mail-send", f"M-{number}", {"text": "x" * 5000}, actor="demo")


def _no_more_pages(connection: object, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")  # type: ignore[attr-defined]


@pytest.mark.fault("database-read-only")
def test_a_read_only_database_says_who_acts(kind: str, address: str, cipher: Cipher) -> None:
    engine = connect(address)
    setting = "PRAGMA query_only = ON" if kind == "sqlite" else "SET default_transaction_read_only = on"

    @event.listens_for(engine, "connect")
    def read_only(connection: object, _record: object) -> None:
        connection.cursor().execute(setting)  # type: ignore[attr-defined]
        if kind == "postgresql":
            connection.commit()  # type: ignore[attr-defined]

    engine.dispose()
    with pytest.raises(DatabaseDown, match=r"is read-only\. An operator must make"):
        Farm(engine, cipher).add_task("mail-send", "M-1", Empty(), actor="demo")
    engine.dispose()


def test_a_lost_connection_is_taken_up_again(
    cluster: Cluster, postgres_template: str, cipher: Cipher
) -> None:
    engine = connect(cluster.create("cut_off", like=postgres_template))
    farm = Farm(engine, cipher)
    farm.add_task("mail-send", "M-1", Empty(), actor="demo")
    admin = connect(cluster.address("postgres"))
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'cut_off'")
    transact(admin, lambda connection: connection.execute(cut))
    assert farm.add_task("mail-send", "M-2", Empty(), actor="demo").reference == "M-2"
    engine.dispose()
    cluster.drop("cut_off")
    with pytest.raises(DatabaseDown, match="does not answer"):
        farm.add_task("mail-send", "M-3", Empty(), actor="demo")
    admin.dispose()


def _first_version(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


def test_a_worklist_of_the_first_version_is_brought_up_to_date(empty_address: str, cipher: Cipher) -> None:
    engine = connect(empty_address)
    transact(engine, _first_version)
    then = datetime(2026, 11, 20, 12, tzinfo=UTC)
    fields = {
        "state": "new",
        "ready": True,
        "priority": 0,
        "due": NEVER,
        "attempts": 0,
        "intents": 0,
        "committing": False,
        "created_at": then,
        "payload": cipher.seal_json({"what": "errand"}),
    }
    rows = [
        {"queue": "navision-post", "reference": "T-1", "team": False, **fields},
        {"queue": "fakturaer", "reference": "T-2", "team": True, **fields},
    ]
    transact(engine, lambda connection: connection.execute(insert(tasks), rows))
    migrate(engine)
    farm = Farm(engine, cipher)
    (task,) = farm.reader.tasks(queue="navision-post")
    assert (task.payload, task.created_at) == ({"what": "errand"}, then)
    assert farm.reader.controls() == []
    assert [item.reference for item in farm.colleagues.inbox(InboxFilter("mette", ("fakturaer",))).items] == [
        "T-2"
    ]
    farm.add_task("navision-post", "T-3", Empty(), actor="demo")
    assert farm.operations.seal_checkpoint() is not None
    assert farm.reader.verify() == []
    engine.dispose()
