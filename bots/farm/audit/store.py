"""One database with its cipher and clock: what is read, and what is written with its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bots.domain.clock import FarmClock
from bots.farm.audit.transaction import GivesOut, Transaction, Whom, everybody, in_transaction, nothing
from bots.farm.sealing import Seals
from bots.farm.storage import reading
from bots.vault import Cipher

T = TypeVar("T")


class Store:
    """What every part of the farm reads and writes through. Safe to share between threads.

    ``deadlines``: in how many working days a task of a robot or a team is due that says no deadline itself.
    ``whom`` and ``gives_out``: see ``Transaction``.
    """

    def __init__(
        self,
        engine: Engine,
        cipher: Cipher,
        clock: FarmClock,
        deadlines: Mapping[str, int] = MappingProxyType({}),
        whom: Whom = everybody,
        gives_out: GivesOut = nothing,
    ) -> None:
        self.engine = engine
        self.cipher = cipher
        self.clock = clock
        self._deadlines = deadlines
        self._whom = whom
        self._gives_out = gives_out

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
        """Do ``work`` in one transaction with its audit rows; see ``in_transaction`` for ``alone``."""
        return in_transaction(
            self.engine,
            self.cipher,
            self.clock,
            work,
            alone=alone,
            deadlines=self._deadlines,
            whom=self._whom,
            gives_out=self._gives_out,
        )
