"""One database with its cipher and clock: what is read, and what is written with its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bots.domain.clock import FarmClock
from bots.domain.errors import DatabaseDown
from bots.farm.audit.continuity import Continuity, HistoryChanged
from bots.farm.audit.transaction import (
    GivesOut,
    Transaction,
    VersionOf,
    Whom,
    everybody,
    in_transaction,
    nothing,
    unknown,
)
from bots.farm.sealing import Seals
from bots.farm.storage import Generation, reading
from bots.vault import Cipher

T = TypeVar("T")

Announce = Callable[[Transaction, Generation], None]

_LOOKS = 5
"""How often in a row history may change before nobody can work on it."""


class Store:
    """What every part of the farm reads and writes through. Safe to share between threads.

    ``deadlines``: in how many working days a task of a robot or a team is due that says no deadline itself.
    ``continuity``: what this process knows of history, None where nobody keeps
    it; ``announce`` tells people of a generation in the transaction that begins it.
    ``whom``, ``gives_out`` and ``version_of``: see ``Transaction``.
    """

    def __init__(
        self,
        engine: Engine,
        cipher: Cipher,
        clock: FarmClock,
        deadlines: Mapping[str, int] = MappingProxyType({}),
        whom: Whom = everybody,
        gives_out: GivesOut = nothing,
        continuity: Continuity | None = None,
        announce: Announce | None = None,
        version_of: VersionOf = unknown,
    ) -> None:
        self.engine = engine
        self.cipher = cipher
        self.clock = clock
        self._deadlines = deadlines
        self._whom = whom
        self._continuity = continuity
        self._announce = announce
        self._gives_out = gives_out
        self._version_of = version_of

    def now(self) -> datetime:
        """The farm's present moment, aware, in UTC."""
        return self.clock.now()

    def read(self, ask: Callable[[Connection], T], *, snapshot: bool = False) -> T:
        """What ``ask`` finds among what is committed; in one ``snapshot`` where several looks must agree."""
        with reading(self.engine, snapshot=snapshot) as connection:
            return ask(connection)

    def read_sealed(self, ask: Callable[[Connection, Seals], T], *, snapshot: bool = False) -> T:
        """As ``read``, of what is sealed."""
        return self.read(
            lambda connection: ask(connection, Seals(connection, self.cipher)), snapshot=snapshot
        )

    def write(self, work: Callable[[Transaction], T], *, alone: bool = False) -> T:
        """Do ``work`` in one transaction with its audit rows; see ``in_transaction`` for ``alone``.

        Where history has gone back since this process last looked, a new generation begins first.
        """
        for _ in range(_LOOKS):
            try:
                return self._transaction(work, alone=alone, continuity=self._continuity)
            except HistoryChanged:
                self.look()
        raise DatabaseDown("the database's history changes all the time; an operator must see to its servers")

    def look(self) -> Generation | None:
        """Which generation of history this is; a new one begins where the one before went back.

        None where nobody keeps it.
        """
        if self._continuity is None:
            return None
        continuity = self._continuity

        def work(tx: Transaction) -> Generation:
            generation, is_new = continuity.look(tx.connection, tx.now)
            if is_new and self._announce is not None:
                self._announce(tx, generation)
            return generation

        # Most looks find nothing to write, and need not wait for a lock.
        generation = self.read(continuity.settled) or self._transaction(work)
        continuity.adopt(generation)
        return generation

    def _transaction(
        self, work: Callable[[Transaction], T], *, alone: bool = False, continuity: Continuity | None = None
    ) -> T:
        return in_transaction(
            self.engine,
            self.cipher,
            self.clock,
            work,
            alone=alone,
            deadlines=self._deadlines,
            whom=self._whom,
            continuity=continuity,
            gives_out=self._gives_out,
            version_of=self._version_of,
        )
