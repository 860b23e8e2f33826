"""Compares the tables that people read with what the log tells of them, some chains at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, exists, literal, or_, select
from sqlalchemy import Text as TextType
from sqlalchemy import cast as sql_cast

from bots.farm.audit.became import SHORT, as_decided
from bots.farm.audit.canonical import digest
from bots.farm.audit.ledger import chain_of
from bots.farm.audit.logged import Logged, columns_that_differ
from bots.farm.audit.problem import ChainProblem
from bots.farm.sealing import owner_of
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.cases import cases, decisions
from bots.farm.storage.schema.colleagues import notes, pending_answers
from bots.farm.storage.schema.keys import data_keys
from bots.farm.storage.schema.worklist import controls, files, logins, tasks

_NEVER = 2**63 - 1
_WORKED_ON = ("claimed", "by-hand")
_TEXTS = ("intent", "reason", "result", "parked_reason", "answer", "note")


class TableComparison:
    """Finds what is not as ``Logged``. One view of the database: the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def compare(self, some: Sequence[Logged]) -> Iterator[ChainProblem]:
        """What differs in the rows of these chains."""
        by_case = {one.case_id: one for one in some if one.case_id is not None}
        by_task = {one.task_id: one for one in some if one.task_id is not None}
        mine = or_(tasks.c.case_id.in_(by_case), tasks.c.id.in_(by_task))
        found: dict[str, dict[int, Row[Any]]] = {one.chain: {} for one in some}
        for row in self._rows(tasks, mine):
            logged = by_case.get(row.case_id) if row.case_id is not None else by_task.get(row.id)
            if logged is None:
                yield ChainProblem(
                    chain_of(row.case_id, row.id), 0, f"task {row.id} was moved here from elsewhere"
                )
            else:
                found[logged.chain][row.id] = row
        keys = self._keys([*by_case, *(-number for number in by_task)])
        in_cases = {row.id: row for row in self._rows(cases, cases.c.id.in_(by_case))}
        of_tasks = [row.id for rows in found.values() for row in rows.values()]
        about_tasks = _Rows(self._connection, of_tasks, list(by_case))
        for logged in some:
            yield from self._case(logged, in_cases, keys)
            for task_id in sorted(logged.tasks.keys() - found[logged.chain].keys()):
                yield ChainProblem(logged.chain, logged.seq, f"task {task_id} is not where it was")
            for task_id, row in found[logged.chain].items():
                yield from _task(logged, task_id, row)
            yield from about_tasks.compare(logged, found[logged.chain])

    def unknown(self, first: Mapping[str, int]) -> Iterator[ChainProblem]:
        """Cases and tasks of which the log knows nothing. ``first``: since which number it knows them all."""
        for table, kind in ((cases, "case"), (tasks, "task")):
            chain = literal(f"{kind}:") + sql_cast(table.c.id, TextType)
            alone = table.c.case_id.is_(None) if kind == "task" else literal(True)
            known = exists().where(audit.c.chain == chain)
            since = table.c.id >= first.get(kind, _NEVER)
            for number in self._connection.execute(select(table.c.id).where(alone, since, ~known)).scalars():
                yield ChainProblem(f"{kind}:{number}", 0, f"nobody wrote this {kind} into the log")

    def _case(
        self, logged: Logged, in_cases: Mapping[int, Row[Any]], keys: Mapping[int, bytes]
    ) -> Iterator[ChainProblem]:
        owner = logged.case_id if logged.case_id is not None else owner_of(None, logged.task_id)
        if logged.erased and owner in keys:
            yield ChainProblem(logged.chain, logged.seq, "the personal data was deleted, but not its key")
        if not logged.erased and (0 in logged.whole or -owner in logged.whole) and owner not in keys:
            yield ChainProblem(logged.chain, logged.seq, "the key of the personal data is gone")
        if logged.case_id is None:
            return
        row = in_cases.get(logged.case_id)
        if row is None:
            yield ChainProblem(logged.chain, logged.seq, f"case {logged.case_id} is gone")
            return
        yield from _differences(logged, "the case", logged.case, row)

    def _keys(self, owners: Sequence[int]) -> dict[int, bytes]:
        rows = self._rows(data_keys, data_keys.c.owner.in_(owners))
        return {row.owner: row.sealed for row in rows if row.sealed is not None}

    def _rows(self, table: Table, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
        return self._connection.execute(select(table).where(which)).all()


class _Rows:
    """What belongs to tasks and cases: answers that wait, decisions, notes and files."""

    def __init__(self, connection: Connection, task_ids: Sequence[int], case_ids: Sequence[int]) -> None:
        def rows(wanted: Any) -> Sequence[Row[Any]]:
            return connection.execute(wanted).all()

        self._answers = {
            row.task_id: row
            for row in rows(select(pending_answers).where(pending_answers.c.task_id.in_(task_ids)))
        }
        self._decisions = {
            row.id: row for row in rows(select(decisions).where(decisions.c.case_id.in_(case_ids)))
        }
        self._notes: dict[int, list[Row[Any]]] = {}
        for row in rows(select(notes).where(notes.c.task_id.in_(task_ids))):
            self._notes.setdefault(row.task_id, []).append(row)
        names = (files.c.id, files.c.case_id, files.c.task_id, files.c.name)
        which = or_(files.c.case_id.in_(case_ids), files.c.task_id.in_(task_ids))
        self._files = {row.id: row for row in rows(select(*names).where(which))}

    def compare(self, logged: Logged, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        yield from self._compare_answers(logged, mine)
        yield from self._compare_decisions(logged)
        yield from self._compare_notes(logged, mine)
        for file_id, name in logged.files.items():
            row = self._files.get(file_id)
            if row is None and file_id not in logged.files_gone and logged.whole:
                yield ChainProblem(logged.chain, logged.seq, f"file {file_id} is gone")
            elif row is not None and row.name != name:
                yield ChainProblem(logged.chain, logged.seq, f"file {file_id} was called {name!r}")

    def _compare_answers(self, logged: Logged, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        for task_id in mine:
            row, known = self._answers.get(task_id), logged.answers.get(task_id)
            what = f"the answer that waits for task {task_id}"
            if row is None and known is not None:
                yield ChainProblem(logged.chain, logged.seq, f"{what} is gone")
            elif row is not None and known is not None:
                yield from _differences(logged, what, known, row)
            elif row is not None and (task_id in logged.answers or task_id in logged.whole):
                yield ChainProblem(logged.chain, logged.seq, f"{what} was given by nobody")

    def _compare_decisions(self, logged: Logged) -> Iterator[ChainProblem]:
        for name, known in logged.decisions.items():
            row = self._decisions.get(name)
            if row is None:
                yield ChainProblem(logged.chain, logged.seq, f"decision {name} is gone")
                continue
            if "is" in known and as_decided(dict(row._mapping)) != known["is"]:
                yield ChainProblem(logged.chain, logged.seq, f"decision {name} has been changed")
            reviewed = {key: value for key, value in known.items() if key != "is"}
            yield from _differences(logged, f"decision {name}", reviewed, row)
        if 0 in logged.whole:
            for row in self._decisions.values():
                if row.case_id == logged.case_id and row.id not in logged.decisions:
                    yield ChainProblem(logged.chain, logged.seq, f"decision {row.id} was made by nobody")

    def _compare_notes(self, logged: Logged, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        known = Counter(logged.notes)
        for task_id in mine:
            for row in self._notes.get(task_id, ()):
                note = _note(row, logged.notes)
                if note is None or known[note] == 0:
                    yield ChainProblem(logged.chain, logged.seq, f"note {row.id} is not as it was written")
                else:
                    known[note] -= 1
        for task_id, *_ in known.elements():
            yield ChainProblem(
                logged.chain, logged.seq, f"a note to task {task_id} is gone or has been changed"
            )


def compare_operators(
    connection: Connection, logged: Mapping[tuple[str, str], str]
) -> Iterator[ChainProblem]:
    """Logins and controls against the newest act about each: closed or open, running or not."""
    there: dict[tuple[str, str], str] = {
        ("login", row.name): "open" if row.closed_at is None else "closed"
        for row in connection.execute(select(logins))
    }
    there |= {(row.kind, row.name): row.state for row in connection.execute(select(controls))}
    usual = {"login": "open"}
    for (kind, name), state in sorted(logged.items()):
        if there.get((kind, name)) != state:
            yield ChainProblem("operators", 0, f"{kind} {name} is {there.get((kind, name))}, not {state}")
    for (kind, name), state in sorted(there.items()):
        if (kind, name) not in logged and state != usual.get(kind, "running"):
            yield ChainProblem("operators", 0, f"{kind} {name} is {state}, which nobody wrote into the log")


def _task(logged: Logged, task_id: int, row: Row[Any]) -> Iterator[ChainProblem]:
    known = logged.tasks.get(task_id)
    if known is None:
        yield ChainProblem(logged.chain, logged.seq, f"nobody wrote task {task_id} into the log")
        return
    yield from _differences(logged, f"task {task_id}", known, row)
    if row.ready and (row.finished_at is not None or row.state in _WORKED_ON):
        yield ChainProblem(logged.chain, logged.seq, f"task {task_id} is {row.state} and can be claimed")
    waits = row.finished_at is None and row.state not in _WORKED_ON and row.not_before is None
    if waits and not row.ready:
        yield ChainProblem(logged.chain, logged.seq, f"task {task_id} waits and cannot be claimed")


def _differences(
    logged: Logged, what: str, known: Mapping[str, Any], row: Row[Any]
) -> Iterator[ChainProblem]:
    for name, there, said in columns_that_differ(known, dict(row._mapping)):
        if name in _TEXTS:
            yield ChainProblem(logged.chain, logged.seq, f"{name} of {what} has been changed")
        else:
            yield ChainProblem(
                logged.chain, logged.seq, f"{name} of {what} is {there!r}, the log says {said!r}"
            )


def _note(row: Row[Any], logged: Sequence[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """The note in the log that is this row; by who, when its text has been deleted."""
    about = (row.task_id, row.person)
    for one in logged:
        same = row.text is None or digest(row.text)[: len(one[2])] == one[2][: 2 * SHORT]
        if one[:2] == about and same and one[3:] == (row.kind, row.team, row.asked_id):
            return one
    return None
