"""When history has gone back: who is told, what robots did in the one that was lost, and going on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import RootModel
from sqlalchemy import Connection, exists, select, update

from bots.config import RobotEntry
from bots.domain.clock import COPENHAGEN
from bots.domain.errors import CommitRefused
from bots.domain.file import File
from bots.domain.masking import mask
from bots.domain.text import Text
from bots.farm.audit import OPERATORS, Store, Transaction
from bots.farm.cases import Advance, outcomes
from bots.farm.colleagues import settling
from bots.farm.operations.errors import HistoryIsWhole
from bots.farm.process import OPERATIONS
from bots.farm.storage import Cause, Generation, insert_once, lock_generations
from bots.farm.storage import generation as generations
from bots.farm.storage.schema.history import earlier_acts
from bots.farm.storage.schema.operations import workers
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import (
    ControlKind,
    ControlState,
    ControlStatus,
    Done,
    Journal,
    NeedsColleague,
    Outcome,
    Task,
)
from bots.farm.worklist import files as filing
from bots.farm.worklist import tasks as worklist

CODE = "history-went-back"

WHY = {
    Cause.LOST: Text(
        da="Noget, der var skrevet i databasen, er væk igen: en sikkerhedskopi eller en server, der var "
        "bagud, er sat i dens sted.",
        en="Something that was written in the database is gone again: a backup, or a server that was behind, "
        "has taken its place.",
    ),
    Cause.MOVED: Text(
        da="Databasen er en kopi, eller en anden server har overtaget. Det sidste, der blev gjort, kan "
        "mangle.",
        en="The database is a copy, or another server has taken over. What was done last may be missing.",
    ),
    Cause.DECLARED: Text(
        da="Driften har meldt, at databasen er sat tilbage.",
        en="An operator has said that the database was set back.",
    ),
}

_DO = Text(
    da="Robotter, der gør noget endeligt, står stille, til driften har kørt 'kollega reconcile'.",
    en="Robots with a point of no return stand still until 'kollega reconcile' has been run.",
)
_HELD = "the database was set back; run 'kollega reconcile'"
_MARGIN = timedelta(minutes=1)
_UNKNOWN = (
    "Databasen er sat tilbage, og robotten var da nået forbi det punkt, der ikke kan fortrydes, men har "
    "ingen kvittering. Undersøg, om det er gennemført."
)


class Receipt(RootModel[dict[str, Any]]):
    """A receipt as the robot wrote it down in a history that was lost."""


@dataclass(frozen=True)
class Lost:
    """A receipt of a history that was lost, which no task of this one has asked for. ``queue``: the robot."""

    queue: str
    reference: str


class History:
    """``farm.history``. Errors of all methods: as of ``Farm``."""

    def __init__(self, store: Store, advance: Advance, journal: Journal | None) -> None:
        self._store = store
        self._advance = advance
        self._journal = journal

    def look(self) -> Generation | None:
        """Which generation of history this is; a new one begins where something that was seen is gone.

        None where nobody keeps what was seen.
        """
        return self._store.look()

    def broken(self) -> Generation | None:
        """The generation that is not reconciled yet; None where history is whole."""
        return self._store.read(broken)

    def declare(self, person: str, reason: str) -> Generation:
        """Begin a new generation because ``person`` knows that history went back."""

        def work(tx: Transaction) -> Generation:
            lock_generations(tx.connection)
            began = generations.begin(tx.connection, Cause.DECLARED, tx.now)
            announce(tx, began, person, mask(reason))
            return began

        began = self._store.write(work)
        self._store.look()
        return began

    def let_go(self, number: int, person: str, found: dict[str, int]) -> None:
        """Let the robots go on: everything that was lost is known again. ``found`` goes into the log.

        Raises:
            HistoryIsWhole: somebody has let them go already, or history went back once more.
        """

        def work(tx: Transaction) -> None:
            lock_generations(tx.connection)
            current = broken(tx.connection)
            if current is None or current.number != number:
                raise HistoryIsWhole()
            generations.reconciled(tx.connection, number, tx.now, person)
            details = {"generation": number, **found}
            tx.ledger.add("history-reconciled", person, chain=OPERATORS, details=details)
            notice = settling.find(tx, [OPERATIONS], [current.id])
            if notice is not None:
                settling.close(tx, notice, person, "kollega reconcile")
            tx.ready.update(_waiting(tx.connection))

        self._store.write(work)

    def hand_in(self) -> int:
        """Give the database what this home's journal says of the time that it has lost; how many acts.

        Idempotent. What the database knows the end of is left alone.
        """
        current = self._store.read(generations.newest)
        if self._journal is None or current is None or current.cause is Cause.FIRST:
            return 0
        since = None if current.reaches is None else current.reaches - _MARGIN
        acts = [act for act in self._journal.acts(since) if act.at <= current.began_at]

        def work(tx: Transaction) -> int:
            kept = 0
            for act in acts:
                if _has_ended(tx.connection, act.queue, act.reference):
                    continue
                row = {
                    "queue": act.queue,
                    "reference": act.reference,
                    "generation": current.number,
                    "result": None if act.result is None else tx.cipher.seal_json(act.result),
                }
                once = insert_once(tx.connection.dialect.name, earlier_acts, "queue", "reference")
                kept += tx.connection.execute(once, row).one_or_none() is not None
            return kept

        return self._store.write(work) if acts else 0

    def earlier(self, task: Task) -> Outcome | None:
        """What came of ``task`` in a history that was lost, as a runner wrote it down; else None."""
        row = self._store.read(
            lambda connection: connection.execute(
                select(earlier_acts).where(
                    earlier_acts.c.queue == task.queue,
                    earlier_acts.c.reference == task.reference,
                    earlier_acts.c.noted_at.is_(None),
                )
            ).one_or_none()
        )
        if row is None:
            return None
        if row.result is None:
            return NeedsColleague(CommitRefused.code, _UNKNOWN)
        return Done(
            Receipt(self._store.cipher.open_json(row.result)), "gjort, før databasen blev sat tilbage"
        )

    def note(self, task: Task, outcome: Outcome, files: Iterable[File] = (), *, team: str) -> bool:
        """End a task that nobody works on with what was found of it; False where it is not there to end."""

        def work(tx: Transaction) -> bool:
            row = tx.connection.execute(
                select(tasks)
                .where(tasks.c.id == task.id, tasks.c.finished_at.is_(None), tasks.c.claimed_by.is_(None))
                .with_for_update()
            ).one_or_none()
            if row is None:
                return False
            for file in files:
                filing.attach(tx, file, actor=row.queue, case_id=row.case_id, task_id=row.id)
            outcomes.finish(tx, self._advance, row, outcome, team)
            return True

        noted = self._store.write(work)
        if noted:
            self.carry_over(task)
        return noted

    def carry_over(self, task: Task) -> None:
        """What ``earlier`` said of a task is in this history now."""
        where = (earlier_acts.c.queue == task.queue, earlier_acts.c.reference == task.reference)
        self._store.write(
            lambda tx: tx.connection.execute(
                update(earlier_acts).where(*where).values(noted_at=tx.now, result=None)
            )
        )

    def lost(self) -> list[Lost]:
        """What robots did in a history that was lost and no task of this one has asked for yet."""
        found = select(earlier_acts.c.queue, earlier_acts.c.reference).where(
            earlier_acts.c.noted_at.is_(None)
        )
        asked = exists().where(
            tasks.c.queue == earlier_acts.c.queue, tasks.c.reference == earlier_acts.c.reference
        )
        found = found.where(~asked).order_by(earlier_acts.c.queue, earlier_acts.c.reference)
        return self._store.read(
            lambda connection: [Lost(row.queue, row.reference) for row in connection.execute(found)]
        )

    def silent_machines(self, generation: Generation) -> list[str]:
        """Machines that worked shortly before history was lost and have not been heard of since."""
        if generation.reaches is None:
            return []
        before = generation.reaches - timedelta(hours=1)

        def hosts(connection: Connection) -> list[str]:
            rows = connection.execute(select(workers.c.host, workers.c.seen_at)).all()
            back = {row.host for row in rows if row.seen_at >= generation.began_at}
            return sorted({row.host for row in rows if row.seen_at >= before} - back)

        return self._store.read(hosts)


def broken(connection: Connection) -> Generation | None:
    """The generation that is not reconciled yet."""
    current = generations.newest(connection)
    return None if current is None or current.is_whole else current


def held(name: str, entry: RobotEntry, history: Generation | None) -> ControlStatus | None:
    """What holds a robot while ``history`` is not whole; None where it has no point of no return."""
    if history is None or not entry.point_of_no_return:
        return None
    return ControlStatus(ControlKind.ROBOT, name, ControlState.HELD, history.began_at, "farm", _HELD)


def announce(tx: Transaction, began: Generation, person: str = "farm", reason: str = "") -> None:
    """Write into the operators' log that a generation begins, and tell the operators."""
    reaches = None if began.reaches is None else began.reaches.isoformat()
    details = {"generation": began.number, "cause": began.cause.value, "reaches": reaches, "reason": reason}
    tx.ledger.add(CODE, person, chain=OPERATORS, details=details)
    facts = [["Databasen rækker til", _shown(began.reaches)], ["Opdaget", _shown(began.began_at)]]
    said = {"da": f"{WHY[began.cause].da} {_DO.da}", "en": f"{WHY[began.cause].en} {_DO.en}"}
    content = {"code": CODE, "reason": said, "facts": [*facts, ["Kør", "kollega reconcile"]]}
    worklist.add(tx, OPERATIONS, began.id, content, actor=person, team=True)


def _shown(moment: datetime | None) -> str:
    return "–" if moment is None else f"{moment.astimezone(COPENHAGEN):%d-%m-%Y kl. %H.%M.%S}"


def _has_ended(connection: Connection, queue: str, reference: str) -> bool:
    ended = select(tasks.c.id).where(
        tasks.c.queue == queue, tasks.c.reference == reference, tasks.c.finished_at.is_not(None)
    )
    return connection.execute(ended).first() is not None


def _waiting(connection: Connection) -> set[str]:
    return set(connection.scalars(select(tasks.c.queue).where(tasks.c.ready, ~tasks.c.team).distinct()))
