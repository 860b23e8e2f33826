from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bots.domain.clock import FixedClock
from bots.domain.file import File
from bots.farm.audit.ledger import row_hash
from bots.farm.farm import Farm
from bots.farm.worklist.task import QueueTerms
from tests.farm.errand import DONE, LEASE, Errand, post_then_close, process, taken


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    """Two closed cases with a file each, one task without a case and one closed login."""
    farm = make_farm(processes={"errand": process(post_then_close)})
    for number in (1, 2):
        file = File("faktura.xml", "application/xml", b"<Invoice/>")
        farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo", files=[file])
        farm.finish(taken(farm), DONE)
    farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    farm.operations.close_login("navision", "forkert adgangskode", "worker-1")
    return farm


@pytest.fixture
def tamper(engine: Engine) -> Callable[..., None]:
    """Does what an attacker with the database's password does: takes the triggers off first."""

    def run(*statements: str) -> None:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
                found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
                for name in found.scalars().all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            for statement in statements:
                connection.execute(text(statement))

    return run


def test_an_untouched_log_is_whole(farm: Farm) -> None:
    assert farm.reader.verify() == []
    farm.operations.seal_checkpoint()
    assert farm.reader.verify() == []


def test_a_case_tells_its_whole_story(farm: Farm, clock: FixedClock) -> None:
    rows = farm.reader.audit_of(case_id=1)
    assert [(row["seq"], row["action"], row["actor"]) for row in rows] == [
        (1, "opened", "demo"),
        (2, "file-attached", "demo"),
        (3, "task-created", "farm"),
        (4, "task-added", "farm"),
        (5, "task-claimed", "navision-post"),
        (6, "task-done", "navision-post"),
        (7, "closed", "farm"),
    ]
    assert {row["at"] for row in rows} == {clock.now()}
    assert rows[4]["details"]["worker"] == "worker-1"


def test_the_log_holds_no_personal_data(farm: Farm, engine: Engine) -> None:
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT actor, action, details FROM audit")).all()
    assert stored
    assert not any("Søren" in str(row) for row in stored)


TAMPERED = {
    "row changed": (
        "UPDATE audit SET actor = 'somebody' WHERE chain = 'case:1' AND seq = 5",
        "case:1 row 5: this row has been changed",
    ),
    "moment changed": (
        "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE chain = 'case:1' AND seq = 5",
        "case:1 row 5: this row has been changed",
    ),
    "row removed": (
        "DELETE FROM audit WHERE chain = 'case:1' AND seq = 3",
        "case:1 row 3: rows 3 to 3 are gone",
    ),
    "newest row removed": (
        "DELETE FROM audit WHERE chain = 'case:1' AND seq = 7",
        "case:1 row 7: rows 7 to 7 are gone",
    ),
    "newest row of the operators removed": (
        "DELETE FROM audit WHERE chain = 'operators'",
        "operators row 1: rows 1 to 1 are gone",
    ),
    "head removed": (
        "DELETE FROM chain_heads WHERE chain = 'case:1'",
        "case:1 row 7: the head of this chain is gone",
    ),
    "event changed": (
        "UPDATE events SET data = (SELECT data FROM events WHERE case_id = 1 AND seq = 3) "
        "WHERE case_id = 1 AND seq = 1",
        "case:1 row 1: event 1 of case 1 has been changed",
    ),
    "event's actor changed": (
        "UPDATE events SET actor = 'somebody' WHERE case_id = 1 AND seq = 3",
        "case:1 row 6: event 3 of case 1 has been changed",
    ),
    "event removed": (
        "DELETE FROM events WHERE case_id = 1 AND seq = 4",
        "case:1 row 7: event 4 of case 1 is gone",
    ),
    "event invented": (
        "INSERT INTO events (case_id, seq, type, at, actor, data) "
        "SELECT case_id, 5, type, at, actor, data FROM events WHERE case_id = 1 AND seq = 4",
        "case:1 row 0: the case has events that nobody wrote into the log",
    ),
    "file changed": (
        "UPDATE files SET content = (SELECT content FROM files WHERE case_id = 2) WHERE case_id = 1",
        "case:1 row 2: file 1 has been changed",
    ),
    "payload changed": (
        "UPDATE tasks SET payload = (SELECT payload FROM tasks WHERE reference = 'FAK-2-post') "
        "WHERE reference = 'FAK-1-post'",
        "case:1 row 3: the payload of task 1 has been changed",
    ),
    "task removed": (
        "DELETE FROM tasks WHERE reference = 'M-1'",
        "task:3 row 1: task 3 is gone",
    ),
}


@pytest.mark.parametrize(("statement", "found"), TAMPERED.values(), ids=TAMPERED.keys())
def test_tampering_is_found(farm: Farm, tamper: Callable[..., None], statement: str, found: str) -> None:
    tamper(statement)
    assert found in [str(problem) for problem in farm.reader.verify()]


def test_exchanged_events_are_found(farm: Farm, tamper: Callable[..., None]) -> None:
    tamper(
        "UPDATE events SET case_id = 2, seq = 91 WHERE case_id = 1 AND seq = 3",
        "UPDATE events SET case_id = 1, seq = 3 WHERE case_id = 2 AND seq = 3",
        "UPDATE events SET seq = 3 WHERE case_id = 2 AND seq = 91",
    )
    assert [str(problem) for problem in farm.reader.verify()] == [
        "case:1 row 6: event 3 of case 1 has been changed",
        "case:2 row 6: event 3 of case 2 has been changed",
    ]


def test_a_row_hashed_anew_does_not_follow_on(farm: Farm, tamper: Callable[..., None]) -> None:
    row = farm.reader.audit_of(case_id=1)[4]
    forged = row_hash({**row, "actor": "somebody", "details": "{}"})
    tamper(
        f"UPDATE audit SET actor = 'somebody', details = '{{}}', hash = '{forged}' "
        "WHERE chain = 'case:1' AND seq = 5"
    )
    found = [str(problem) for problem in farm.reader.verify()]
    assert "case:1 row 6: this row does not follow on the one before" in found
    assert "case:1 row 5: the farm did not write this row" in found or row["mac"] is None


def test_a_chain_that_vanished_with_its_head_is_missed_by_the_checkpoint(
    farm: Farm, tamper: Callable[..., None]
) -> None:
    sealed = farm.operations.seal_checkpoint()
    assert sealed is not None
    assert (sealed.seq, sealed.chains) == (1, 5)
    tamper(
        "DELETE FROM events WHERE case_id = 2",
        "DELETE FROM audit WHERE chain = 'case:2'",
        "DELETE FROM chain_heads WHERE chain = 'case:2'",
    )
    assert "case:2 row 7: this row was sealed in a checkpoint and is gone" in map(str, farm.reader.verify())


def test_a_chain_cut_short_with_its_head_is_missed_by_the_checkpoint(
    farm: Farm, tamper: Callable[..., None]
) -> None:
    farm.operations.seal_checkpoint()
    (before,) = [row for row in farm.reader.audit_of(case_id=1) if row["seq"] == 6]
    tamper(
        "DELETE FROM audit WHERE chain = 'case:1' AND seq = 7",
        "DELETE FROM events WHERE case_id = 1 AND seq = 4",
        f"UPDATE chain_heads SET length = 6, hash = '{before['hash']}' WHERE chain = 'case:1'",
    )
    assert "case:1 row 7: this row was sealed in a checkpoint and is gone" in map(str, farm.reader.verify())


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE checkpoints SET heads = '{}' WHERE seq = 1", "checkpoints row 1: this row has been changed"),
        ("DELETE FROM checkpoints WHERE seq = 1", "checkpoints row 1: rows 1 to 1 are gone"),
        ("DELETE FROM checkpoints WHERE seq = 2", "checkpoints row 2: rows 2 to 2 are gone"),
    ],
)
def test_a_tampered_checkpoint_is_found(
    farm: Farm, tamper: Callable[..., None], statement: str, found: str
) -> None:
    first = farm.operations.seal_checkpoint()
    farm.finish(taken(farm, queue="mail-send"), DONE)
    second = farm.operations.seal_checkpoint()
    assert first is not None
    assert second is not None
    assert (second.seq, second.chains) == (2, 1)
    assert farm.operations.seal_checkpoint() is None
    tamper(statement)
    assert found in [str(problem) for problem in farm.reader.verify()]


REFUSED = [
    "UPDATE audit SET actor = 'somebody'",
    "DELETE FROM audit",
    "UPDATE checkpoints SET heads = '{}'",
    "DELETE FROM checkpoints",
    "DELETE FROM events",
    "UPDATE events SET actor = 'somebody'",
    "UPDATE events SET data = NULL, actor = 'somebody'",
    "UPDATE events SET seq = seq + 10, data = NULL",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_itself_refuses(farm: Farm, engine: Engine, statement: str) -> None:
    farm.operations.seal_checkpoint()

    def attempt() -> Any:
        with engine.begin() as connection:
            return connection.execute(text(statement))

    with pytest.raises(DBAPIError, match="append-only"):
        attempt()
    assert farm.reader.verify() == []


@pytest.mark.parametrize(
    ("table", "column"), [("events", "data"), ("tasks", "payload"), ("files", "content")]
)
def test_what_was_deleted_behind_the_farms_back_is_found(
    farm: Farm, engine: Engine, table: str, column: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = NULL WHERE case_id = 1"))
    (problem,) = farm.reader.verify()
    assert problem.chain == "case:1"
    assert problem.message == "what it tells of was deleted, and nobody wrote that into the log"


def test_an_intent_is_in_the_log_before_the_click(farm: Farm) -> None:
    lease = taken(farm, queue="mail-send")
    farm.about_to_commit(lease, "M-1", {"to": "klinik"})
    rows = farm.reader.audit_of(task_id=lease.task.id)
    assert [row["action"] for row in rows] == ["task-created", "task-claimed", "about-to-commit"]
    assert rows[2]["details"]["reference"] == "M-1"
    assert len(rows[2]["details"]["intent"]) == 64


def test_a_lost_lease_is_in_the_log(farm: Farm, clock: FixedClock) -> None:
    lease = taken(farm, queue="mail-send")
    clock.advance(LEASE)
    farm.tick()
    last = farm.reader.audit_of(task_id=lease.task.id)[-1]
    assert (last["action"], last["actor"], last["details"]["worker"]) == ("lease-expired", "farm", "worker-1")


def test_what_the_database_hashes_is_what_python_hashes(farm: Farm) -> None:
    """PostgreSQL makes the audit rows of a claim and of an end itself: each letter must be the same."""
    farm.finish(taken(farm, queue="mail-send"), DONE)
    references = ['T-"1"', "T-\\2", "T-'3'", "T-æøå", "T-%s", "T-:id", "T-🦷"]
    for reference in references:
        farm.add_task("mail-send", reference, Errand(), actor="demo")
    for reference in references:
        lease = farm.claim([QueueTerms("mail-send")], 'worker "æ" \\ \t%', LEASE)
        assert lease is not None
        assert lease.task.reference == reference
        farm.finish(lease, DONE)
        claimed, done = farm.reader.audit_of(task_id=lease.task.id)[1:]
        worker = {"queue": "mail-send", "reference": reference, "worker": 'worker "æ" \\ \t%'}
        assert claimed["details"] == {**worker, "attempt": 1}
        assert done["details"] == worker
        assert [row["action"] for row in (claimed, done)] == ["task-claimed", "task-done"]
    assert farm.reader.verify() == []
