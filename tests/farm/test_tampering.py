"""What somebody changes who has the database and not the vault: each is found, and said where it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bots.domain.clock import FixedClock
from bots.domain.errors import FileUnusable
from bots.domain.file import File
from bots.farm.audit import anchors
from bots.farm.audit.ledger import row_hash
from bots.farm.colleagues import Caution
from bots.farm.farm import Farm
from bots.farm.process import Case, Close, Process, Record, Stakes, Step
from bots.farm.storage.schema.audit import audit
from bots.farm.worklist import ControlKind
from tests.farm.errand import DONE, Answer, Errand, post_then_close, taken
from tests.farm.test_audit import tamper
from tests.farm.test_colleagues import ASK

__all__ = ["tamper"]

DECIDED = {
    "id": "D-1",
    "type": "errand",
    "result": "approve",
    "solely_automated": False,
    "rules": "r",
}
APPROVE = {"decision": "approve", "days": 30}
REJECT = {"decision": "reject", "days": 30}


def goes_on(case: Case, now: datetime) -> Step:
    """Odd cases post, even ones ask a colleague; each puts a decision on record first."""
    if case.last("recorded") is None:
        return Record("decision", {**DECIDED, "id": f"D-{case.id}"})
    if case.id % 2:
        return post_then_close(case, now)
    return Close("over") if case.last("answered") else replace(ASK, reference=f"{case.reference}-ask")


@pytest.fixture
def farm(make_farm: Callable[..., Farm], clock: FixedClock) -> Farm:
    """Two posted cases (1, 3) and two whose answers wait (2, 4), mails, a closed login and a pause."""
    room = Process(
        "errand",
        Errand,
        goes_on,
        questions={"decision": Answer},
        second_pair={"decision": lambda case, answer: Stakes(Decimal(answer.days * 1000))},
    )
    farm = make_farm(processes={"errand": room}, caution=Caution(second_pair_over=Decimal(1000)))
    for number in range(1, 5):
        file = File("faktura.xml", "application/xml", f"<Invoice>{number}</Invoice>".encode())
        farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo", files=[file])
    for _ in range(2):
        lease = taken(farm)
        farm.about_to_commit(lease, lease.task.reference, {"amount": "100"})
        farm.finish(lease, DONE)
    asked = farm.reader.tasks(team=True)
    for task, answer in zip(asked, (APPROVE, REJECT), strict=True):
        farm.colleagues.note(task.id, "mette", f"set på {task.reference}")
        farm.colleagues.answer(task.id, "mette", answer)
    for number in range(1, 4):
        farm.add_task("mail-send", f"M-{number}", Errand(), actor="demo", due=clock.now() + timedelta(days=2))
    farm.finish(taken(farm, queue="mail-send"), DONE)
    farm.finish(taken(farm, queue="mail-send"), DONE)
    farm.operations.close_login("navision", "forkert adgangskode", "worker-1")
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-1", "vedligehold")
    return farm


def test_the_untouched_farm_is_whole(farm: Farm) -> None:
    assert farm.reader.verify() == []
    farm.operations.seal_checkpoint()
    assert farm.reader.verify() == []


POSTED = "WHERE reference = 'FAK-1-post'"
MAIL = "WHERE reference = 'M-1'"
OPEN_MAIL = "WHERE reference = 'M-3'"
ASKED = "(SELECT min(task_id) FROM pending_answers)"
OTHER = "(SELECT max(task_id) FROM pending_answers)"

ATTACKS = {
    "a done task opened again": f"UPDATE tasks SET state = 'new', ready = true, finished_at = NULL {POSTED}",
    "a done task made ready only": f"UPDATE tasks SET ready = true {POSTED}",
    "a task's outcome": f"UPDATE tasks SET outcome = 'refused' {POSTED}",
    "a task's reason code": f"UPDATE tasks SET reason_code = 'x' {MAIL}",
    "a receipt exchanged": "UPDATE tasks SET result = (SELECT result FROM tasks WHERE reference = 'M-2') "
    + MAIL,
    "a receipt removed": f"UPDATE tasks SET result = NULL {MAIL}",
    "attempts": f"UPDATE tasks SET attempts = 0 {POSTED}",
    "an intent removed": f"UPDATE tasks SET intent = NULL {POSTED}",
    "intents": f"UPDATE tasks SET intents = 0 {POSTED}",
    "who did it": f"UPDATE tasks SET claimed_by = 'lars' {POSTED}",
    "when it ended": f"UPDATE tasks SET finished_at = '2020-01-01 00:00:00.000000+00:00' {POSTED}",
    "the deadline moved": f"UPDATE tasks SET due = '2030-01-01 00:00:00.000000' {OPEN_MAIL}",
    "the priority": f"UPDATE tasks SET priority = 9 {OPEN_MAIL}",
    "put off": f"UPDATE tasks SET ready = false, not_before = '2030-01-01 00:00:00.000000' {OPEN_MAIL}",
    "never to be claimed": f"UPDATE tasks SET ready = false {OPEN_MAIL}",
    "another robot's": f"UPDATE tasks SET queue = 'dservice-claim' {OPEN_MAIL}",
    "another reference": f"UPDATE tasks SET reference = 'M-9' {OPEN_MAIL}",
    "another team's": f"UPDATE tasks SET at_team = 'nobody' WHERE id = {ASKED}",
    "another question": f"UPDATE tasks SET question = 'other' WHERE id = {ASKED}",
    "another amount": f"UPDATE tasks SET amount = 1 WHERE id = {ASKED}",
    "moved to another case": f"UPDATE tasks SET case_id = 3 {POSTED}",
    "a case's outcome": "UPDATE cases SET outcome = 'rejected' WHERE id = 1",
    "a case opened again": "UPDATE cases SET state = 'open', closed_at = NULL WHERE id = 1",
    "a case closed": "UPDATE cases SET state = 'closed', outcome = 'posted' WHERE id = 2",
    "a case that waits no more": "UPDATE cases SET wait_until = '2020-01-01 00:00:00.000000' WHERE id = 2",
    "a case's reference, so that it comes again": "UPDATE cases SET reference = 'FAK-99' WHERE id = 1",
    "a case's process": "UPDATE cases SET process = 'other' WHERE id = 1",
    "an answer exchanged": f"UPDATE pending_answers SET answer = (SELECT answer FROM pending_answers "
    f"WHERE task_id = {OTHER}) WHERE task_id = {ASKED}",
    "its giver": f"UPDATE pending_answers SET person = 'lars' WHERE task_id = {ASKED}",
    "when it counts": f"UPDATE pending_answers SET goes_on_at = given_at WHERE task_id = {ASKED}",
    "an answer removed": f"DELETE FROM pending_answers WHERE task_id = {ASKED}",
    "an answer invented": "INSERT INTO pending_answers (task_id, person, answer, given_at, why) SELECT "
    "(SELECT id FROM tasks WHERE reference = 'M-3'), person, answer, given_at, why FROM pending_answers "
    f"WHERE task_id = {ASKED}",
    "a login opened": "UPDATE logins SET closed_at = NULL WHERE name = 'navision'",
    "a login closed": "INSERT INTO logins (name, closings, closed_at) "
    "VALUES ('dservice', 1, '2026-01-01 00:00:00.000000')",
    "a robot resumed": "UPDATE controls SET state = 'running'",
    "a robot's pause removed": "DELETE FROM controls",
    "a robot paused": "INSERT INTO controls (kind, name, state, pauses, changed) "
    "VALUES ('robot', 'mail-send', 'paused', 1, 0)",
    "a decision made automatic": "UPDATE decisions SET automatic = true WHERE case_id = 1",
    "a decision's result": "UPDATE decisions SET result = 'reject' WHERE case_id = 1",
    "a decision upheld": "UPDATE decisions SET upheld = true WHERE case_id = 1",
    "a decision removed": "DELETE FROM decisions WHERE case_id = 1",
    "a decision of another case": "UPDATE decisions SET case_id = 3 WHERE case_id = 1",
    "a case marked as erased": "UPDATE cases SET erased_at = closed_at WHERE id = 1",
    "a task marked as erased": f"UPDATE tasks SET erased_at = finished_at {MAIL}",
    "a case's key removed": "DELETE FROM data_keys WHERE owner = 1",
    "a case's key destroyed": "UPDATE data_keys SET sealed = NULL WHERE owner = 1",
    "a note removed": "DELETE FROM notes WHERE id = 1",
    "a note's writer": "UPDATE notes SET person = 'lars' WHERE id = 1",
    "notes exchanged": "UPDATE notes SET text = (SELECT text FROM notes WHERE id = 2) WHERE id = 1",
    "files exchanged": "UPDATE files SET content = (SELECT content FROM files WHERE id = 2) WHERE id = 1",
    "a file removed": "DELETE FROM files WHERE id = 1",
    "a file renamed": "UPDATE files SET name = 'andet.xml' WHERE id = 1",
    "a task invented": "INSERT INTO tasks (queue, reference, team, payload, state, ready, priority, due, "
    "attempts, intents, committing, created_at) SELECT queue, 'M-99', team, payload, 'new', true, 0, due, 0, "
    f"0, committing, created_at FROM tasks {MAIL}",
    "a case invented": "INSERT INTO cases (process, reference, state, opened_at) "
    "SELECT process, 'FAK-99', state, opened_at FROM cases WHERE id = 1",
    "what became of a row removed": "UPDATE audit SET became = NULL WHERE chain = 'case:1'",
    "the farm's mark removed": "UPDATE audit SET mac = NULL WHERE chain = 'case:1' AND seq = 1",
    "details that are empty": "UPDATE audit SET details = '{}'",
    "details that are no JSON": "UPDATE audit SET details = '{\"event\": '",
    "details that are no object": "UPDATE audit SET details = '[1, 2]'",
    "details that are too deep": f"UPDATE audit SET details = '{'[' * 100_000}'",
    "details that are not as they were": 'UPDATE audit SET details = \'{"event": 1, "note": []}\'',
    "what became that is no JSON": "UPDATE audit SET became = 'x'",
    "what became that is not as it was": 'UPDATE audit SET became = \'{"task 1": 7, "answer x": {}}\'',
    "fewer cases counted": "UPDATE chain_heads SET length = length - 1 WHERE chain LIKE 'counted:%'",
    "no cases counted": "DELETE FROM chain_heads WHERE chain LIKE 'counted:%'",
}


@pytest.mark.fault("log-behind-its-back")
@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_is_changed_behind_the_farm_is_found(
    farm: Farm, tamper: Callable[..., None], statement: str
) -> None:
    tamper(statement)
    assert farm.reader.verify() != []


REMOVED = {
    "a case and all that is its": (
        "case:4",
        "FROM pending_answers WHERE task_id IN (SELECT id FROM tasks WHERE case_id = 4)",
        "FROM notes WHERE case_id = 4",
        "FROM files WHERE case_id = 4",
        "FROM events WHERE case_id = 4",
        "FROM tasks WHERE case_id = 4",
        "FROM decisions WHERE case_id = 4",
        "FROM case_keys WHERE case_id = 4",
        "FROM cases WHERE id = 4",
        "FROM data_keys WHERE owner = 4",
    ),
    "a mail that was never sent": (
        "task:{mail}",
        "FROM tasks WHERE id = {mail}",
        "FROM data_keys WHERE owner = -{mail}",
    ),
}


@pytest.mark.fault("log-behind-its-back")
@pytest.mark.parametrize(("chain", "rows"), [(one[0], one[1:]) for one in REMOVED.values()], ids=REMOVED)
def test_what_no_checkpoint_has_sealed_cannot_vanish(
    farm: Farm, engine: Engine, tamper: Callable[..., None], chain: str, rows: tuple[str, ...]
) -> None:
    with engine.connect() as connection:
        mail = connection.execute(text(f"SELECT id FROM tasks {OPEN_MAIL}")).scalar_one()
    named = chain.format(mail=mail)
    tamper(
        *(f"DELETE {one.format(mail=mail)}" for one in rows),
        f"DELETE FROM audit WHERE chain = '{named}'",
        f"DELETE FROM chain_heads WHERE chain = '{named}'",
    )
    (problem,) = farm.reader.verify()
    assert "were begun and are gone" in problem.message


def rewrite(
    engine: Engine, tamper: Callable[..., None], chain: str, forge: Callable[[dict[str, object]], None]
) -> None:
    """Replace a chain: every hash is right again, and the head names the last one."""
    with engine.connect() as connection:
        found = connection.execute(audit.select().where(audit.c.chain == chain).order_by(audit.c.seq))
        rows = [dict(row._mapping) for row in found]
    previous = "0" * 64
    statements = []
    for row in rows:
        forge(row)
        row["previous"] = previous
        previous = row["hash"] = row_hash(row)
        statements.append(
            f"UPDATE audit SET actor = '{row['actor']}', previous = '{row['previous']}', "
            f"hash = '{row['hash']}', "
            f"details = '{row['details']}' WHERE chain = '{chain}' AND seq = {row['seq']}"
        )
    tamper(*statements, f"UPDATE chain_heads SET hash = '{previous}' WHERE chain = '{chain}'")


@pytest.mark.fault("log-behind-its-back")
@pytest.mark.parametrize("chain", ["case:1", "case:2", "operators"])
def test_a_chain_replaced_since_the_last_checkpoint_is_found(
    farm: Farm, engine: Engine, tamper: Callable[..., None], chain: str
) -> None:
    def forge(row: dict[str, object]) -> None:
        row["details"] = json.dumps(json.loads(str(row["details"])) | {"forged": 1}, sort_keys=True)

    rewrite(engine, tamper, chain, forge)
    messages = {problem.message for problem in farm.reader.verify()}
    assert messages == {"the farm did not write this row"}


@pytest.mark.fault("log-behind-its-back")
def test_the_last_checkpoint_deleted_with_its_head_is_missed(farm: Farm, tamper: Callable[..., None]) -> None:
    farm.operations.seal_checkpoint()
    farm.add_task("mail-send", "M-7", Errand(), actor="demo")
    farm.operations.seal_checkpoint()
    tamper(
        "DELETE FROM checkpoints WHERE seq = 2",
        "UPDATE chain_heads SET length = 1, hash = (SELECT hash FROM checkpoints WHERE seq = 1) "
        "WHERE chain = 'checkpoints'",
    )
    assert any("the checkpoint that sealed" in problem.message for problem in farm.reader.verify())


@pytest.mark.fault("log-behind-its-back")
def test_an_event_moved_to_another_case_neither_opens_nor_passes(
    farm: Farm, tamper: Callable[..., None]
) -> None:
    tamper(
        "UPDATE events SET case_id = 3, seq = 91 WHERE case_id = 1 AND seq = 2",
        "UPDATE events SET case_id = 1, seq = 2 WHERE case_id = 3 AND seq = 2",
        "UPDATE events SET seq = 2 WHERE case_id = 3 AND seq = 91",
    )
    assert len(farm.reader.verify()) >= 2


@pytest.mark.fault("log-behind-its-back")
def test_what_an_auditor_holds_shows_that_checkpoints_are_gone(
    farm: Farm, tamper: Callable[..., None], tmp_path: Path
) -> None:
    held = tmp_path / "held.jsonl"
    for number in range(2):
        farm.add_task("mail-send", f"M-{number + 7}", Errand(), actor="demo")
        sealed = farm.operations.seal_checkpoint()
        assert sealed is not None
        anchors.append(held, sealed)
    assert [anchors.line(one) for one in farm.reader.checkpoints()][-1] != ""
    assert farm.reader.verify(anchors.read(held)) == []
    tamper(
        "DELETE FROM checkpoints WHERE seq = 2",
        "UPDATE chain_heads SET moved = true",
        "UPDATE chain_heads SET length = 1, hash = (SELECT hash FROM checkpoints WHERE seq = 1) "
        "WHERE chain = 'checkpoints'",
    )
    assert farm.reader.verify() == []
    found = [str(problem) for problem in farm.reader.verify(anchors.read(held))]
    assert found == ["checkpoints row 2: this checkpoint was given out and is gone"]
    tamper("UPDATE checkpoints SET hash = 'x' WHERE seq = 1")
    found = [str(problem) for problem in farm.reader.verify(anchors.read(held))]
    assert "checkpoints row 1: this checkpoint is not the one that was given out" in found


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"checkpoint": "a", "hash": "b"}', "[" * 100_000])
def test_a_file_that_holds_no_checkpoints_is_refused(tmp_path: Path, line: str) -> None:
    held = tmp_path / "held.jsonl"
    held.write_text(line, encoding="utf-8")
    with pytest.raises(FileUnusable, match="line 1, is not a checkpoint"):
        anchors.read(held)
