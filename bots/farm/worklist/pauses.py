"""Robots and systems that people, or a changed portal, have stopped: nothing new is claimed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, func, select, update

from bots.farm.audit import OPERATORS, Transaction
from bots.farm.storage import insert_once, lock_claims
from bots.farm.storage.schema.worklist import CLAIMED, controls, tasks
from bots.farm.worklist.task import TaskState

CHANGED_IN_A_ROW = 3
"""So many tasks of a robot ended by a changed portal, with none in order between them, pause the robot."""

_LOCK = (
    select(controls)
    .where(controls.c.kind == bindparam("the_kind"), controls.c.name == bindparam("the_name"))
    .with_for_update()
)


class ControlKind(StrEnum):
    ROBOT = "robot"
    SYSTEM = "portal"


class ControlState(StrEnum):
    """``paused`` and ``draining`` both let nothing new be claimed; what is claimed is finished.

    ``held``: nobody stopped it, but history went back and is not reconciled.
    """

    RUNNING = "running"
    HELD = "held"
    PAUSED = "paused"
    DRAINING = "draining"


@dataclass(frozen=True)
class ControlStatus:
    """How one robot or system stands. ``since`` is aware UTC; who and why are of the last change."""

    kind: ControlKind
    name: str
    state: ControlState
    since: datetime | None
    actor: str | None
    reason: str | None

    @property
    def stopped(self) -> bool:
        return self.state is not ControlState.RUNNING

    def with_under_way(self, tasks: int) -> ControlState:
        """The state while so many tasks are under way: what is drained to the last one is paused."""
        drained = self.state is ControlState.DRAINING and tasks == 0
        return ControlState.PAUSED if drained else self.state


def stop(tx: Transaction, kind: ControlKind, name: str, state: ControlState, actor: str, reason: str) -> bool:
    """Pause or drain; False when it stands like that already.

    No claim that begins after this transaction misses it, and none under way outlasts it (``lock_claims``).
    """
    lock_claims(tx.connection)
    row = _locked(tx, kind, name)
    if row.state == state:
        return False
    _set(
        tx,
        row,
        state=state.value,
        since=tx.now,
        actor=actor,
        reason=reason,
        pauses=row.pauses + (row.state == ControlState.RUNNING),
    )
    return True


def resume(tx: Transaction, kind: ControlKind, name: str, actor: str, reason: str) -> int | None:
    """Let it go on; how often it has been stopped so far, None when it was not stopped."""
    row = _locked(tx, kind, name)
    if row.state == ControlState.RUNNING:
        return None
    _set(
        tx,
        row,
        state=ControlState.RUNNING.value,
        since=tx.now,
        actor=actor,
        reason=reason,
        changed=0,
        changed_since=None,
    )
    pauses: int = row.pauses
    return pauses


def portal_changed(tx: Transaction, robot: str) -> int | None:
    """Count a task that ended by a changed portal; the number of the pause when this one brought it.

    Claims under way are not waited for, as ``stop`` does: this transaction writes tasks itself, and two of
    them would wait for each other.
    """
    row = _locked(tx, ControlKind.ROBOT, robot)
    in_a_row = 1 if row.changed == 0 or _worked_since(tx, robot, row.changed_since) else row.changed + 1
    since = tx.now if in_a_row == 1 else row.changed_since
    if in_a_row < CHANGED_IN_A_ROW or row.state != ControlState.RUNNING:
        _set(tx, row, changed=in_a_row, changed_since=since)
        return None
    why = f"{in_a_row} tasks in a row ended because the portal has changed"
    return _pause(tx, row, why, "portal-changed")


def stop_alone(tx: Transaction, robot: str, why: str, code: str) -> int:
    """Pause a robot because of what it does, whatever stopped it before; the number of the pause.

    As ``portal_changed`` it does not wait for claims under way.
    """
    return _pause(tx, _locked(tx, ControlKind.ROBOT, robot), why, code)


def _pause(tx: Transaction, row: Row[Any], why: str, code: str) -> int:
    pauses: int = row.pauses + 1
    _set(
        tx,
        row,
        state=ControlState.PAUSED.value,
        since=tx.now,
        actor="farm",
        reason=why,
        pauses=pauses,
        changed=0,
        changed_since=None,
    )
    tx.ledger.add("robot-paused", "farm", chain=OPERATORS, details={"robot": row.name, "reason": code})
    return pauses


def pause_reference(robot: str, pauses: int) -> str:
    """The reference of the developers' task about the robot's so manieth pause."""
    return f"paused-{robot}-{pauses}"


def all_controls(connection: Connection) -> list[ControlStatus]:
    """Every robot and system that was ever stopped."""
    found = connection.execute(select(controls).order_by(controls.c.kind, controls.c.name))
    return [
        ControlStatus(
            ControlKind(row.kind), row.name, ControlState(row.state), row.since, row.actor, row.reason
        )
        for row in found
        if row.since is not None
    ]


def under_way(connection: Connection) -> dict[str, int]:
    """How many tasks of each robot are claimed now."""
    found = connection.execute(
        select(tasks.c.queue, func.count().label("tasks"))
        .where(CLAIMED, ~tasks.c.team)
        .group_by(tasks.c.queue)
    )
    return {row.queue: row.tasks for row in found}


def _locked(tx: Transaction, kind: ControlKind, name: str) -> Row[Any]:
    where = {"the_kind": kind.value, "the_name": name}
    row = tx.connection.execute(_LOCK, where).one_or_none()
    if row is None:
        new = {
            "kind": kind.value,
            "name": name,
            "state": ControlState.RUNNING.value,
            "pauses": 0,
            "changed": 0,
        }
        tx.connection.execute(insert_once(tx.connection.dialect.name, controls, "kind", "name"), new)
        row = tx.connection.execute(_LOCK, where).one()
    return row


def _set(tx: Transaction, row: Row[Any], **values: Any) -> None:
    tx.connection.execute(
        update(controls).where(controls.c.kind == row.kind, controls.c.name == row.name).values(**values)
    )


def _worked_since(tx: Transaction, robot: str, moment: datetime) -> bool:
    worked = and_(tasks.c.queue == robot, tasks.c.state == TaskState.DONE.value, tasks.c.finished_at > moment)
    return tx.connection.execute(select(exists().where(worked))).scalar_one()
