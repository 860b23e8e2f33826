"""What the rows of one chain, read one after the other, tell of the tables in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bots.farm.audit.became import CASE, SHORT, in_words
from bots.farm.audit.ledger import DELETED

_NEW_TASK: Mapping[str, Any] = {
    "state": "new",
    "team": False,
    "question": None,
    "topic": None,
    "amount": None,
    "priority": 0,
    "due": "never",
    "not_before": None,
    "attempts": 0,
    "claimed_by": None,
    "intents": 0,
    "committing": False,
    "outcome": None,
    "reason_code": None,
    "finished_at": None,
    "intent": None,
    "reason": None,
    "result": None,
}
_NEW_CASE: Mapping[str, Any] = {
    "state": "open",
    "wait_until": None,
    "outcome": None,
    "parked_reason": None,
    "closed_at": None,
    "reports_to": None,
}
_NEW_ANSWER: Mapping[str, Any] = {"note": None, "goes_on_at": None}
_ENDED = ("done", "failed", "cancelled")
_SAID_EARLIER = {
    "task-done": "done",
    "task-refused": "done",
    "answered": "done",
    "task-settled": "done",
    "task-failed": "failed",
    "task-cancelled": "cancelled",
}
"""What an act says of a task's state by itself, as in rows of before they said what became of it."""
_OF_NO_STATE = ("file-attached", "file-removed", "task-noted", "task-added", DELETED, "task-changed")


@dataclass
class Logged:
    """Of a case with its tasks, or of one task without a case. What nothing is said of is not in it.

    ``whole``: cases (by 0) and tasks whose rows have said everything since they began.
    """

    chain: str
    seq: int = 0
    case: dict[str, Any] = field(default_factory=dict)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    answers: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    files_gone: set[int] = field(default_factory=set)
    notes: list[tuple[Any, ...]] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    counted: int | None = None
    erased: bool = False

    @property
    def case_id(self) -> int | None:
        kind, _, number = self.chain.partition(":")
        return int(number) if kind == "case" and number.isdecimal() else None

    @property
    def task_id(self) -> int | None:
        """Of a chain of a task without a case."""
        kind, _, number = self.chain.partition(":")
        return int(number) if kind == "task" and number.isdecimal() else None

    def take(self, row: Any, details: Mapping[str, Any], became: Mapping[str, Any]) -> None:
        """Go on with the next row."""
        self.seq = row.seq
        if row.task_id is not None:
            self._take_task(row, details)
        if row.file_id is not None:
            self.files[row.file_id] = str(details.get("name"))
        if "note" in details and row.task_id is not None:
            asked = (details.get("team"), details.get("asked_id"))
            kind = "note" if row.action == "task-noted" else row.action.removeprefix("task-")
            self.notes.append((row.task_id, row.actor, str(details["note"]), kind, *asked))
        if row.event_seq == 1 and not self.case:
            self.case = {"opened_at": _moment(row.at), "erased_at": None}
        if row.action == "closed" and row.event_seq is not None and 0 not in self.whole:
            self.case["state"] = "closed"
        elif row.action == "case-unparked" and 0 not in self.whole:
            self.case.pop("state", None)
        for what, values in became.items():
            self._take_became(what, values, row)
        if row.action == DELETED:
            self._take_erased(row)

    def _take_task(self, row: Any, details: Mapping[str, Any]) -> None:
        known = self.tasks.setdefault(row.task_id, {})
        if row.action == "task-created":
            known |= {"created_at": _moment(row.at), "erased_at": None}
            known |= {name: details[name] for name in ("queue", "reference") if name in details}
        if row.task_id not in self.whole and row.action not in _OF_NO_STATE:
            kept = ("created_at", "erased_at", "queue", "reference")
            for name in [name for name in known if name not in kept]:
                del known[name]
            if row.action in _SAID_EARLIER:
                known["state"] = _SAID_EARLIER[row.action]
        if row.action == "task-claimed" and "attempt" in details:
            known |= {"state": "claimed", "attempts": details["attempt"], "not_before": None}
            known |= {"claimed_by": details.get("worker"), "committing": False}

    def _take_became(self, what: str, values: Any, row: Any) -> None:
        kind, _, name = what.partition(" ")
        if what == "number" and isinstance(values, int):
            self.counted = values
        elif what == CASE and isinstance(values, dict):
            if values.get("new"):
                self.whole.add(0)
                self.case = {**_NEW_CASE, **self.case}
            self.case |= _said(values, row.at)
        elif kind == "decision":
            self.decisions.setdefault(name, {"upheld": None, "reviewed_at": None}).update(
                _said(values or {}, row.at)
            )
        elif not name.isdecimal():
            return
        elif kind == "task" and isinstance(values, dict):
            self._take_became_of_task(int(name), values, row.at)
        elif kind == "answer":
            self.answers[int(name)] = None if values is None else {**_NEW_ANSWER, **_said(values, row.at)}
        elif kind == "file" and values is None:
            self.files_gone.add(int(name))

    def _take_became_of_task(self, task_id: int, values: dict[str, Any], at: datetime) -> None:
        known = self.tasks.setdefault(task_id, {})
        if values.get("new"):
            self.whole.add(task_id)
            kept = dict(known)
            known |= _NEW_TASK
            known |= kept
            known["at_team"] = known.get("queue") if values.get("team") else None
        if (state := values.get("state")) is not None:
            known["committing"] = False
            if state in _ENDED or state in ("claimed", "by-hand"):
                known["not_before"] = None
            if state == "new":
                known["claimed_by"] = None
        known |= _said(values, at)

    def _take_erased(self, row: Any) -> None:
        self.erased = True
        at = _moment(row.at)
        if row.case_id is not None:
            self.case |= {"erased_at": at, "parked_reason": None}
        for known in self.tasks.values():
            known |= {"erased_at": at}
            known |= {name: None for name in ("intent", "reason", "result") if name in known}


def columns_that_differ(known: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Name, what is there and what was logged, of each column of ``row`` that is not as ``known``."""
    for name, logged in known.items():
        there = in_words(row[name])
        if isinstance(row[name], bytes | memoryview):
            same = isinstance(logged, str) and there[: len(logged)] == logged[:SHORT]
        else:
            same = there == logged
        if not same:
            yield name, there, logged


def _said(values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    moments = ("finished_at", "closed_at", "given_at", "reviewed_at", "wait_until", "due", "not_before")
    return {
        name: _moment(at) if value is True and (name in moments or name.endswith("_at")) else value
        for name, value in values.items()
        if name != "new"
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
