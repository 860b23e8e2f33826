"""What every write of the farm carries along: one connection, one moment, one ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, insert

from bots.domain.clock import Clock
from bots.domain.cpr import Cpr
from bots.domain.crashpoints import CrashPoint, reached
from bots.farm.audit.continuity import Continuity
from bots.farm.audit.ledger import Ledger
from bots.farm.sealing import Seals
from bots.farm.storage import ring, transact
from bots.farm.storage.schema.cases import events
from bots.vault import Cipher

if TYPE_CHECKING:
    from bots.farm.process import Event

T = TypeVar("T")

Whom = Callable[[str, "Event"], Collection[Cpr]]

GivesOut = Callable[[str, "Event"], Iterable[str]]

VersionOf = Callable[[str], str | None]

_ADD_EVENTS = insert(events)


def everybody(process: str, event: Event) -> Collection[Cpr]:
    """Everybody whose number is in an event, where nobody knows its process."""
    # What a process is written with is much to load, and who lists tasks needs none of it.
    from bots.farm.process import in_plain

    return tuple(in_plain(event.data))


def unknown(process: str) -> str | None:
    """No version, where nobody knows a process."""
    return None


def nothing(process: str, event: Event) -> Iterable[str]:
    """No reference, where nobody knows an event's process."""
    return ()


@dataclass(frozen=True)
class Transaction:
    """One unit of work. ``now`` is the same moment for everything it writes.

    ``events`` and the ledger's rows are written together at its end, to save round trips. ``ready`` are
    the robots' queues that got something to claim: idle workers are woken when this is committed.
    ``deadlines``: in how many working days a queue's task is due that was given no deadline of its own.
    ``cipher`` makes digests; what is personal is sealed through ``seals``.
    ``whom(process, event)``: whom an event of a case is about, so that the case is found by them.
    ``at_work``: the cases that are just being carried on, whose next event another must not write.
    ``gives_out(process, event)``: references that the outside got to know by it, for the same.
    ``version_of(process)``: by which version of it a step is taken now.
    """

    connection: Connection
    cipher: Cipher
    now: datetime
    ledger: Ledger
    seals: Seals
    events: list[dict[str, Any]] = field(default_factory=list)
    ready: set[str] = field(default_factory=set)
    deadlines: Mapping[str, int] = field(default_factory=dict)
    whom: Whom = everybody
    gives_out: GivesOut = nothing
    version_of: VersionOf = unknown
    at_work: set[int] = field(default_factory=set)

    def write_events(self) -> None:
        """Write the events so far: a case that is read again in this transaction must have them."""
        if self.events:
            self.connection.execute(_ADD_EVENTS, self.events)
            self.events.clear()


def in_transaction(
    engine: Engine,
    cipher: Cipher,
    clock: Clock,
    work: Callable[[Transaction], T],
    *,
    alone: bool = False,
    deadlines: Mapping[str, int] = MappingProxyType({}),
    whom: Whom = everybody,
    gives_out: GivesOut = nothing,
    version_of: VersionOf = unknown,
    continuity: Continuity | None = None,
) -> T:
    """Run ``work`` and its audit rows in one transaction; see ``transact`` for errors, repeats and ``alone``.

    Raises:
        HistoryChanged: nothing was done, because ``continuity`` finds another history than it has seen.
        AssertionError: work that is ``alone`` left something to be written after it.
    """
    last: dict[str, Any] | None = None

    def run(connection: Connection) -> T:
        nonlocal last
        if continuity is not None:
            continuity.check(connection)
        now = clock.now()
        ledger = Ledger(connection, now, cipher)
        transaction = Transaction(
            connection,
            cipher,
            now,
            ledger,
            Seals(connection, cipher),
            deadlines=deadlines,
            whom=whom,
            gives_out=gives_out,
            version_of=version_of,
        )
        result = work(transaction)
        if alone and engine.dialect.name == "postgresql":
            if transaction.events or transaction.ready or transaction.ledger.waiting:
                raise AssertionError("work that is alone left something to write")
            return result
        transaction.write_events()
        transaction.ledger.write()
        last = ledger.last
        ring(connection, transaction.ready)
        reached(CrashPoint.WRITTEN)
        return result

    result = transact(engine, run, alone=alone)
    if continuity is not None and last is not None:
        continuity.keep(last)
    return result
