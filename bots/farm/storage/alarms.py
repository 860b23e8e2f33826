"""Which alarm wakes an idle worker: that of its database."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine

from bots.farm.storage.notify import Alarm


def alarm_for(engine: Engine, queues: Collection[str]) -> Alarm:
    """The alarm of a worker that takes from ``queues``."""
    if engine.dialect.name != "postgresql":
        return Alarm()
    # With its driver, which nothing else needs that is not connected to a server.
    from bots.farm.storage.listening import Telephone

    return Telephone(engine, queues)
