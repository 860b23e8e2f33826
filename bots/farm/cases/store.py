"""Cases and their histories in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update

from bots.domain.cpr import Cpr
from bots.farm.audit import Transaction, became, chain_of, digest
from bots.farm.cases import person_index
from bots.farm.cases.numbers import receipts_in
from bots.farm.process import FARM, Case, Event
from bots.farm.sealing import Seals, places
from bots.farm.storage import insert_once
from bots.farm.storage.schema.cases import cases, events
from bots.farm.storage.schema.keys import data_keys

OPEN, WAITING, PARKED, CLOSED = "open", "waiting", "parked", "closed"

_KEY = select(data_keys.c.sealed).where(data_keys.c.owner == cases.c.id).scalar_subquery().label("data_key")
_LOCK = select(*cases.c, _KEY).where(cases.c.id == bindparam("the_id")).with_for_update()
_HISTORY = select(events).where(events.c.case_id == bindparam("the_id")).order_by(events.c.seq)


@dataclass(frozen=True)
class CaseSummary:
    """A case without its history. ``state`` is open, waiting, parked or closed; moments are aware UTC.

    ``parked_reason`` is a developer's text with the traceback, None unless the case is parked.
    """

    id: int
    process: str
    reference: str
    state: str
    outcome: str | None
    wait_until: datetime | None
    parked_reason: str | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass
class LockedCase:
    """A case whose row is locked, so that its next event has the next number whoever else writes."""

    tx: Transaction
    id: int
    process: str
    reference: str
    state: str
    events: list[Event] = field(default_factory=list)
    wait_until: datetime | None = None
    reports_to: int | None = None
    _row: Mapping[str, Any] = field(default_factory=dict)
    _opened_about: set[Cpr] | None = None

    def view(self) -> Case:
        """The case as its process sees it."""
        return Case(self.id, self.process, self.reference, tuple(self.events))

    def append(
        self,
        type_: str,
        actor: str,
        data: Any,
        *,
        task_id: int | None = None,
        details: Mapping[str, Any] | None = None,
        words: Iterable[str] = (),
        subjects: Iterable[Cpr | str] = (),
        given: Iterable[str] = (),
    ) -> None:
        """Add an event, and its audit row with ``details``.

        The case is found by whom it names, by ``words``, by the receipts in it, by the ``subjects`` it is
        about, and by what is ``given`` out, by its process or by this.
        """
        plain = to_jsonable_python(data)
        seq = self.events[-1].seq + 1 if self.events else 1
        sealed = self.tx.seals.seal_json(self.id, plain, places.of_event(self.id, seq))
        version = self.tx.version_of(self.process) if actor == FARM else None
        self.tx.events.append(
            {
                "case_id": self.id,
                "seq": seq,
                "type": type_,
                "at": self.tx.now,
                "actor": actor,
                "data": sealed,
                "version": version,
            }
        )
        self.tx.ledger.add(
            type_,
            actor,
            case_id=self.id,
            task_id=task_id,
            event_seq=seq,
            details={**(details or {}), "event": digest(sealed)},
        )
        event = Event(seq, type_, self.tx.now, actor, plain, version)
        out = (*self.tx.gives_out(self.process, event), *given)
        found_by = (*words, *receipts_in(event))
        person_index.remember(self.tx, self.id, self._new_persons(event), found_by, subjects, out)
        self.events.append(event)

    def _new_persons(self, event: Event) -> set[Cpr]:
        """Whom an event names besides those that the case was opened about."""
        found = set(self.tx.whom(self.process, event))
        if found and self.events and self._opened_about is None:
            self._opened_about = set(self.tx.whom(self.process, self.events[0]))
        return found - (self._opened_about or set())

    def become(self, state: str, **columns: Any) -> None:
        """Change the state. What belongs to the state before (a date, a reason) goes with it."""
        values = {"wait_until": None, "parked_reason": None, "outcome": None, "closed_at": None} | columns
        values["state"] = state
        self.tx.connection.execute(update(cases).where(cases.c.id == self.id).values(**values))
        self.tx.ledger.became(chain_of(self.id, None), became.CASE, values, self._row)
        self.state, self.wait_until = state, values["wait_until"]


def open_new(
    tx: Transaction, process: str, reference: str, reports_to: int | None = None
) -> tuple[LockedCase | None, int]:
    """A new case, locked, and its id; no case but the id of the first one where the reference is known."""
    row = {
        "process": process,
        "reference": reference,
        "state": OPEN,
        "opened_at": tx.now,
        "reports_to": reports_to,
    }
    statement = insert_once(tx.connection.dialect.name, cases, "process", "reference")
    added = tx.connection.execute(statement, row).one_or_none()
    if added is None:
        known = select(cases.c.id).where(cases.c.process == process, cases.c.reference == reference)
        return None, tx.connection.execute(known).scalar_one()
    tx.seals.make(added.id)
    chain = chain_of(added.id, None)
    tx.ledger.begin(chain)
    tx.ledger.became(
        chain,
        became.CASE,
        {"new": True, "process": process, "reference": reference, "reports_to": reports_to},
    )
    return LockedCase(tx, added.id, process, reference, OPEN, reports_to=reports_to), added.id


def report_to(tx: Transaction, case_id: int, parent: int) -> bool:
    """Let a case that there was already tell another how it ends; False where it tells a third."""
    nobodys = or_(cases.c.reports_to.is_(None), cases.c.reports_to == parent)
    mine = update(cases).where(cases.c.id == case_id, nobodys).values(reports_to=parent)
    if tx.connection.execute(mine).rowcount != 1:
        return False
    tx.ledger.became(chain_of(case_id, None), became.CASE, {"reports_to": parent})
    return True


def outcome_of(tx: Transaction, case_id: int) -> str | None:
    """How a case ended; None while it has not."""
    found: str | None = tx.connection.execute(
        select(cases.c.outcome).where(cases.c.id == case_id)
    ).scalar_one()
    return found


def lock(tx: Transaction, case_id: int) -> LockedCase:
    """The case with its history, locked until the transaction ends."""
    row = tx.connection.execute(_LOCK, {"the_id": case_id}).one()
    tx.seals.learn(row.id, row.data_key)
    history = tx.connection.execute(_HISTORY, {"the_id": case_id})
    return LockedCase(
        tx,
        row.id,
        row.process,
        row.reference,
        row.state,
        [read_event(event, tx.seals) for event in history],
        row.wait_until,
        row.reports_to,
        dict(row._mapping),
    )


def process_of(tx: Transaction, case_id: int) -> str:
    process: str = tx.connection.execute(select(cases.c.process).where(cases.c.id == case_id)).scalar_one()
    return process


def lock_overdue(tx: Transaction, case_id: int) -> LockedCase | None:
    """The case if its wait is over and nobody else is at it."""
    row = tx.connection.execute(
        select(cases.c.id)
        .where(cases.c.id == case_id, cases.c.state == WAITING, cases.c.wait_until <= tx.now)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return None if row is None else lock(tx, case_id)


def read(connection: Connection, seals: Seals, wanted: Select[Any]) -> Iterator[Case]:
    """The cases that ``wanted`` (a select of ``cases``) gives, with their histories, by id."""
    chosen = wanted.subquery()
    rows = connection.execute(
        select(chosen.c.process, chosen.c.reference, data_keys.c.sealed.label("data_key"), events)
        .join(events, events.c.case_id == chosen.c.id)
        .outerjoin(data_keys, data_keys.c.owner == chosen.c.id)
        .order_by(events.c.case_id, events.c.seq)
        .execution_options(yield_per=500)
    )
    for (case_id, process, reference, data_key), found in groupby(
        rows, lambda row: (row.case_id, row.process, row.reference, row.data_key)
    ):
        seals.learn(case_id, data_key)
        yield Case(case_id, process, reference, tuple(read_event(row, seals) for row in found))


def summaries(rows: Iterable[Row[Any]], seals: Seals) -> list[CaseSummary]:
    """Rows of ``cases`` for people to read."""
    return [
        CaseSummary(
            row.id,
            row.process,
            row.reference,
            row.state,
            row.outcome,
            row.wait_until,
            seals.open_json(row.id, row.parked_reason, places.of_case(row.id)),
            row.opened_at,
            row.closed_at,
        )
        for row in rows
    ]


def read_event(row: Row[Any], seals: Seals) -> Event:
    """A row of ``events``; its data is empty once personal data has been deleted."""
    place = places.of_event(row.case_id, row.seq)
    data = {} if row.data is None else seals.open_json(row.case_id, row.data, place)
    return Event(row.seq, row.type, row.at, row.actor, data, row.version)
