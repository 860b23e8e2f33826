"""The tables of the fleet and its figures."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    Table,
    Text,
)

from bots.farm.storage.columns import Id, Moment
from bots.farm.storage.schema.metadata import metadata

drifts = Table(
    "drifts",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("locator", Text, primary_key=True),
    Column("missing", Text, nullable=False),
    Column("used", Text, nullable=False),
    Column("since", Moment, nullable=False),
)


figures = Table(
    "figures",
    metadata,
    Column("period", Text, primary_key=True),
    Column("starts_at", Moment, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)


figures_mark = Table(
    "figures_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Id, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("task_id", Id, nullable=False),
)


workers = Table(
    "workers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("roster", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ahead_ms", BigInteger, nullable=False, server_default="0"),
)


clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("boot_id", Text),
    Column("booted_at_us", BigInteger),
    Column("set_at", Moment),
    Column("moved_us", BigInteger),
)


schedules = Table(
    "schedules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fire_time", Moment, primary_key=True),
    Column("task_id", Id),
    Column("written_at", Moment, nullable=False),
)
