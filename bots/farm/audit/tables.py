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
from bots.farm.audit.problem import ChainProblem
from bots.farm.audit.told import Told, columns_that_differ
from bots.farm.sealing import owner_of
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.cases import cases, decisions
from bots.farm.storage.schema.colleagues import notes, pending_answers
from bots.farm.storage.schema.keys import data_keys
from bots.farm.storage.schema.worklist import controls, files, logins, tasks

_NEVER = 2**63 - 1
_WORKED_ON = ("claimed", "by-hand")
_TEXTS = ("intent", "reason", "result", "parked_reason", "answer", "note")


class Tables:
    """Finds what is not as ``Told``. One view of the database: the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def compare(self, some: Sequence[Told]) -> Iterator[ChainProblem]:
        """What differs in the rows of these chains."""
        by_case = {one.case_id: one for one in some if one.case_id is not None}
        by_task = {one.task_id: one for one in some if one.task_id is not None}
        mine = or_(tasks.c.case_id.in_(by_case), tasks.c.id.in_(by_task))
        found: dict[str, dict[int, Row[Any]]] = {one.chain: {} for one in some}
        for row in self._rows(tasks, mine):
            told = by_case.get(row.case_id) if row.case_id is not None else by_task.get(row.id)
            if told is None:
                yield ChainProblem(_chain(row), 0, f"task {row.id} was moved here from elsewhere")
            else:
                found[told.chain][row.id] = row
        keys = self._keys([*by_case, *(-number for number in by_task)])
        in_cases = {row.id: row for row in self._rows(cases, cases.c.id.in_(by_case))}
        of_tasks = [row.id for rows in found.values() for row in rows.values()]
        about_tasks = _Rows(self._connection, of_tasks, list(by_case))
        for told in some:
            yield from self._case(told, in_cases, keys)
            for task_id in sorted(told.tasks.keys() - found[told.chain].keys()):
                yield ChainProblem(told.chain, told.seq, f"task {task_id} is not where it was")
            for task_id, row in found[told.chain].items():
                yield from _task(told, task_id, row)
            yield from about_tasks.compare(told, found[told.chain])

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
        self, told: Told, in_cases: Mapping[int, Row[Any]], keys: Mapping[int, bytes]
    ) -> Iterator[ChainProblem]:
        owner = told.case_id if told.case_id is not None else owner_of(None, told.task_id)
        if told.erased and owner in keys:
            yield ChainProblem(told.chain, told.seq, "the personal data was deleted, but not its key")
        if not told.erased and (0 in told.whole or -owner in told.whole) and owner not in keys:
            yield ChainProblem(told.chain, told.seq, "the key of the personal data is gone")
        if told.case_id is None:
            return
        row = in_cases.get(told.case_id)
        if row is None:
            yield ChainProblem(told.chain, told.seq, f"case {told.case_id} is gone")
            return
        yield from _differences(told, "the case", told.case, row)

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

    def compare(self, told: Told, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        yield from self._compare_answers(told, mine)
        yield from self._compare_decisions(told)
        yield from self._compare_notes(told, mine)
        for file_id, name in told.files.items():
            row = self._files.get(file_id)
            if row is None and file_id not in told.files_gone and told.whole:
                yield ChainProblem(told.chain, told.seq, f"file {file_id} is gone")
            elif row is not None and row.name != name:
                yield ChainProblem(told.chain, told.seq, f"file {file_id} was called {name!r}")

    def _compare_answers(self, told: Told, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        for task_id in mine:
            row, known = self._answers.get(task_id), told.answers.get(task_id)
            what = f"the answer that waits for task {task_id}"
            if row is None and known is not None:
                yield ChainProblem(told.chain, told.seq, f"{what} is gone")
            elif row is not None and known is not None:
                yield from _differences(told, what, known, row)
            elif row is not None and (task_id in told.answers or task_id in told.whole):
                yield ChainProblem(told.chain, told.seq, f"{what} was given by nobody")

    def _compare_decisions(self, told: Told) -> Iterator[ChainProblem]:
        for name, known in told.decisions.items():
            row = self._decisions.get(name)
            if row is None:
                yield ChainProblem(told.chain, told.seq, f"decision {name} is gone")
                continue
            if "is" in known and as_decided(dict(row._mapping)) != known["is"]:
                yield ChainProblem(told.chain, told.seq, f"decision {name} has been changed")
            reviewed = {key: value for key, value in known.items() if key != "is"}
            yield from _differences(told, f"decision {name}", reviewed, row)
        if 0 in told.whole:
            for row in self._decisions.values():
                if row.case_id == told.case_id and row.id not in told.decisions:
                    yield ChainProblem(told.chain, told.seq, f"decision {row.id} was made by nobody")

    def _compare_notes(self, told: Told, mine: Mapping[int, Row[Any]]) -> Iterator[ChainProblem]:
        known = Counter(told.notes)
        for task_id in mine:
            for row in self._notes.get(task_id, ()):
                note = _note(row, told.notes)
                if note is None or known[note] == 0:
                    yield ChainProblem(told.chain, told.seq, f"note {row.id} is not as it was written")
                else:
                    known[note] -= 1
        for task_id, *_ in known.elements():
            yield ChainProblem(told.chain, told.seq, f"a note to task {task_id} is gone or has been changed")


def compare_operators(connection: Connection, told: Mapping[tuple[str, str], str]) -> Iterator[ChainProblem]:
    """Logins and controls against the newest act about each: closed or open, running or not."""
    there: dict[tuple[str, str], str] = {
        ("login", row.name): "open" if row.closed_at is None else "closed"
        for row in connection.execute(select(logins))
    }
    there |= {(row.kind, row.name): row.state for row in connection.execute(select(controls))}
    usual = {"login": "open"}
    for (kind, name), state in sorted(told.items()):
        if there.get((kind, name)) != state:
            yield ChainProblem("operators", 0, f"{kind} {name} is {there.get((kind, name))}, not {state}")
    for (kind, name), state in sorted(there.items()):
        if (kind, name) not in told and state != usual.get(kind, "running"):
            yield ChainProblem("operators", 0, f"{kind} {name} is {state}, which nobody wrote into the log")


def _task(told: Told, task_id: int, row: Row[Any]) -> Iterator[ChainProblem]:
    known = told.tasks.get(task_id)
    if known is None:
        yield ChainProblem(told.chain, told.seq, f"nobody wrote task {task_id} into the log")
        return
    yield from _differences(told, f"task {task_id}", known, row)
    if row.ready and (row.finished_at is not None or row.state in _WORKED_ON):
        yield ChainProblem(told.chain, told.seq, f"task {task_id} is {row.state} and can be claimed")
    waits = row.finished_at is None and row.state not in _WORKED_ON and row.not_before is None
    if waits and not row.ready:
        yield ChainProblem(told.chain, told.seq, f"task {task_id} waits and cannot be claimed")


def _differences(told: Told, what: str, known: Mapping[str, Any], row: Row[Any]) -> Iterator[ChainProblem]:
    for name, there, said in columns_that_differ(known, dict(row._mapping)):
        if name in _TEXTS:
            yield ChainProblem(told.chain, told.seq, f"{name} of {what} has been changed")
        else:
            yield ChainProblem(told.chain, told.seq, f"{name} of {what} is {there!r}, the log says {said!r}")


def _note(row: Row[Any], told: Sequence[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """The note in the log that is this row; by who, when its text has been deleted."""
    about = (row.task_id, row.person)
    for one in told:
        same = row.text is None or digest(row.text)[: len(one[2])] == one[2][: 2 * SHORT]
        if one[:2] == about and same and one[3:] == (row.kind, row.team, row.asked_id):
            return one
    return None


def _chain(row: Row[Any]) -> str:
    return f"task:{row.id}" if row.case_id is None else f"case:{row.case_id}"
