"""What every write of the farm carries along: one connection, one moment, one ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, insert

from bots.domain.clock import Clock
from bots.domain.crashpoints import CrashPoint, reached
from bots.farm.audit.ledger import Ledger
from bots.farm.storage.database import transact
from bots.farm.storage.notify import ring
from bots.farm.storage.schema.cases import events
from bots.vault.cipher import Cipher

T = TypeVar("T")

_ADD_EVENTS = insert(events)


@dataclass(frozen=True)
class Transaction:
    """One unit of work. ``now`` is the same moment for everything it writes.

    ``events`` and the ledger's rows are written together at its end, to save round trips. ``ready`` are
    the robots' queues that got something to claim: idle workers are woken when this is committed.
    ``deadlines``: in how many working days a queue's task is due that was given no deadline of its own.
    """

    connection: Connection
    cipher: Cipher
    now: datetime
    ledger: Ledger
    events: list[dict[str, Any]] = field(default_factory=list)
    ready: set[str] = field(default_factory=set)
    deadlines: Mapping[str, int] = field(default_factory=dict)

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
) -> T:
    """Run ``work`` and its audit rows in one transaction; see ``transact`` for errors, repeats and ``alone``.

    Raises:
        AssertionError: work that is ``alone`` left something to be written after it.
    """

    def run(connection: Connection) -> T:
        now = clock.now()
        transaction = Transaction(connection, cipher, now, Ledger(connection, now), deadlines=deadlines)
        result = work(transaction)
        if alone and engine.dialect.name == "postgresql":
            if transaction.events or transaction.ready or transaction.ledger.waiting:
                raise AssertionError("work that is alone left something to write")
            return result
        transaction.write_events()
        transaction.ledger.write()
        ring(connection, transaction.ready)
        reached(CrashPoint.WRITTEN)
        return result

    return transact(engine, run, alone=alone)
