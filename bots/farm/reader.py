"""What can be asked of the farm without changing anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from bots.domain.cpr import Cpr
from bots.domain.file import File, StoredFile
from bots.farm.audit import (
    Anchor,
    AuditCursor,
    AuditFilter,
    AuditPage,
    ChainProblem,
    Checkpoint,
    Store,
    anchors,
    log,
    verify,
)
from bots.farm.audit import ledger as audit
from bots.farm.cases import (
    CaseCount,
    DecisionRow,
    Figures,
    NoSuchCase,
    NoSuchReference,
    RecentEvent,
    StoredCase,
    person_index,
    rule_archive,
    stored,
)
from bots.farm.cases import decisions as decided
from bots.farm.cases import queries as case_queries
from bots.farm.cases import store as cases
from bots.farm.process import Case
from bots.farm.sealing import Seals, owner_of, places
from bots.farm.storage import reading
from bots.farm.storage.schema import cases as schema_cases
from bots.farm.storage.schema import worklist
from bots.farm.worklist import (
    ControlStatus,
    LoginStatus,
    NoSuchFile,
    QueueCount,
    Task,
    TaskState,
    logins,
    pauses,
    queries,
)

T = TypeVar("T")


class Reader:
    """``farm.reader``. Takes no locks; each method sees what is committed.

    Errors of all methods: ``DatabaseDown`` and, for a database without a worklist, ``UsageError``.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """The farm's present moment, aware, in UTC."""
        return self._store.now()

    def check_key(self) -> None:
        """Make sure that this worklist was written with this key, before anything else is written.

        Raises:
            WorklistKeyWrong: it was written with another key.
        """
        self._store.read_sealed(queries.check_key)

    def verify(self, against: Sequence[Anchor] = ()) -> list[ChainProblem]:
        """What was changed or removed in the audit log and in what it tells of; empty when all is whole.

        ``against``: checkpoints that somebody outside holds.
        """
        cipher = self._store.cipher

        def check(connection: Connection) -> list[ChainProblem]:
            return [*verify(connection, cipher), *anchors.compare(connection, against)]

        return self._store.read(check, snapshot=True)

    def checkpoints(self) -> list[Checkpoint]:
        """Every checkpoint of the audit log, oldest first."""
        return self._store.read(audit.all_checkpoints)

    def audit_of(self, *, case_id: int | None = None, task_id: int | None = None) -> list[dict[str, Any]]:
        """The audit rows of a case, or of a task that belongs to none, oldest first."""
        return self._store.read(
            lambda connection: audit.audit_rows(connection, audit.chain_of(case_id, task_id))
        )

    def audit_page(
        self, wanted: AuditFilter | None = None, after: AuditCursor | None = None, limit: int = log.PAGE
    ) -> AuditPage:
        """Audit rows of all chains or of one, newest first, a page at a time."""
        now = self._store.now()
        return self._store.read(
            lambda connection: log.page(connection, wanted or AuditFilter(), now, after, limit)
        )

    def task(self, task_id: int) -> Task:
        """
        Raises:
            NoSuchTask: there is no such task.
        """
        return self._store.read_sealed(
            lambda connection, seals: queries.existing_task(connection, seals, task_id)
        )

    def tasks(
        self,
        *,
        queue: str | None = None,
        state: TaskState | None = None,
        case_id: int | None = None,
        claimed_by: str | None = None,
        team: bool | None = None,
        topic: str | None = None,
        open_only: bool = False,
        limit: int = 100,
    ) -> list[Task]:
        """Tasks that fit all given filters, by priority, deadline, age. ``team``: people's or robots'.

        ``topic``: the reason code of a team's task.
        """
        return self._store.read_sealed(
            lambda connection, seals: queries.find_tasks(
                connection,
                seals,
                queue=queue,
                state=state,
                case_id=case_id,
                claimed_by=claimed_by,
                team=team,
                topic=topic,
                open_only=open_only,
                limit=limit,
            )
        )

    def case(self, process: str, reference: str) -> Case:
        """
        Raises:
            UsageError: there is no such case.
        """
        for case in self.cases(process=process, reference=reference):
            return case
        raise NoSuchReference(process=process, reference=reference)

    def case_by_id(self, case_id: int) -> Case:
        """
        Raises:
            UsageError: there is no such case.
        """
        wanted = select(schema_cases.cases).where(schema_cases.cases.c.id == case_id)
        for case in self._histories(wanted):
            return case
        raise NoSuchCase(case=case_id)

    def cases(
        self, *, process: str | None = None, reference: str | None = None, state: str | None = None
    ) -> Iterator[Case]:
        """Cases with their histories, by id, read as they are asked for."""
        return self._histories(case_queries.select_cases(process, reference, state))

    def cases_of(self, ids: Collection[int]) -> list[Case]:
        """The cases with these numbers, with their histories, by id."""
        chosen = select(schema_cases.cases).where(schema_cases.cases.c.id.in_(ids))
        return list(self._histories(chosen)) if ids else []

    def case_numbers(self, process: str | None = None, newest: int | None = None) -> list[int]:
        """The numbers of all cases, or of those of a process, in order; of the ``newest`` only."""
        return self._store.read(lambda connection: stored.numbers(connection, process, newest))

    def stored_cases(self, numbers: Sequence[int]) -> Iterator[StoredCase]:
        """These cases by number, with their tasks and the cases they opened, read as they are asked for."""
        with reading(self._store.engine) as connection:
            yield from stored.read(connection, Seals(connection, self._store.cipher), numbers)

    def files(self, *, task_id: int | None = None, case_id: int | None = None) -> list[StoredFile]:
        """Files of a task, or of a case with all its tasks, without their content."""
        return self._store.read(
            lambda connection: queries.stored_files(connection, task_id=task_id, case_id=case_id)
        )

    def read_file(self, file_id: int) -> File:
        """A kept file with its content.

        Raises:
            NoSuchFile: no such file, or its content has been deleted.
        """

        def read(connection: Connection, seals: Seals) -> File | None:
            wanted = select(worklist.files).where(worklist.files.c.id == file_id)
            row = connection.execute(wanted).one_or_none()
            if row is None or row.content is None:
                return None
            place = places.of_file(row.case_id, row.task_id, row.name, row.created_at)
            content = seals.open(owner_of(row.case_id, row.task_id), row.content, place)
            return File(row.name, row.media_type, content)

        found = self._store.read_sealed(read)
        if found is None:
            raise NoSuchFile(file=file_id)
        return found

    def case_file(self, case_id: int | None, name: str) -> File:
        """The newest file of that name that is kept with a case.

        Raises:
            NoSuchFile: none is.
        """
        kept = [] if case_id is None else [one for one in self.files(case_id=case_id) if one.name == name]
        if not kept:
            raise NoSuchFile(file=name)
        return self.read_file(kept[-1].id)

    def decisions(
        self, type_: str | None = None, most: int | None = None, *, process: str | None = None
    ) -> list[DecisionRow]:
        """Decisions whose personal data is still there, the newest first; of a type, or a process."""
        return self._store.read(lambda connection: decided.newest(connection, type_, most, process))

    def decision_figures(self) -> dict[str, Figures]:
        """How each type of decision went."""
        return self._store.read(decided.figures)

    def rerun(self, rules: str, inputs: Sequence[dict[str, Any]]) -> list[Any]:
        """What archived rules say about plain JSON inputs.

        Raises:
            RulesUnusable: they are not what the audit log vouches for, or do not run any more.
        """
        return self._store.read(lambda connection: rule_archive.rerun(connection, rules, inputs))

    def cases_about(self, cpr: Cpr) -> list[Case]:
        """The cases that name a person. Looking is noted by ``Operations.note_insight``."""
        digest = person_index.of_person(self._store.cipher, cpr)
        about = select(schema_cases.case_keys.c.case_id).where(schema_cases.case_keys.c.digest == digest)
        return list(self._histories(select(schema_cases.cases).where(schema_cases.cases.c.id.in_(about))))

    def queue_counts(self) -> list[QueueCount]:
        """Tasks by queue and state."""
        return self._store.read(queries.queue_counts)

    def case_counts(self) -> list[CaseCount]:
        """Cases by process, state and outcome."""
        return self._store.read(case_queries.case_counts)

    def recent_events(self, limit: int = 20) -> list[RecentEvent]:
        """The newest events of all cases, newest first."""
        return self._store.read_sealed(
            lambda connection, seals: case_queries.recent_events(connection, seals, limit)
        )

    def robots_have_work(self, queues: Sequence[str]) -> bool:
        """Whether any task in these queues has not ended: ready, deferred or being worked on."""
        return self._store.read(lambda connection: queries.robots_have_work(connection, queues))

    def logins(self) -> list[LoginStatus]:
        """Every login that has been used or closed: slots in use, closed since when and why."""
        return self._store.read(logins.all_logins)

    def controls(self) -> list[ControlStatus]:
        """Every robot and system that was ever paused or drained: how it stands, since when and why."""
        return self._store.read(pauses.all_controls)

    def under_way(self) -> dict[str, int]:
        """How many tasks of each robot are claimed now."""
        return self._store.read(pauses.under_way)

    def worklist_mark(self) -> object:
        """Something that differs when a task was added, taken, given back or ended since the last look."""
        return self._store.read(queries.mark)

    def _histories(self, wanted: Select[Any]) -> Iterator[Case]:
        with reading(self._store.engine) as connection:
            yield from cases.read(connection, Seals(connection, self._store.cipher), wanted)
