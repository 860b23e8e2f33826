"""Whether the database keeps what it has committed: in a power cut, and when another server takes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Engine, text

from bots.farm.storage.database import reading

_SETTINGS = text(
    "SELECT name, setting FROM pg_settings "
    "WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'synchronous_standby_names')"
)
_STANDBYS = text("SELECT count(*) FROM pg_stat_replication")

_Weak = Callable[[Mapping[str, str], int], bool]
_WEAKNESSES: Mapping[str, _Weak] = {
    "fsync is off: a power cut loses what was committed, or the whole database. Set fsync = on.": (
        lambda said, standbys: said["fsync"] == "off"
    ),
    "full_page_writes is off: a power cut can damage the database. Set full_page_writes = on.": (
        lambda said, standbys: said["full_page_writes"] == "off"
    ),
    "synchronous_commit is off: a crash loses the last moments of what was committed. "
    "Set synchronous_commit = on.": (lambda said, standbys: said["synchronous_commit"] == "off"),
    "a standby follows that nobody waits for: when it takes over, the last moments of what was committed "
    "are lost. Name it in synchronous_standby_names, and leave synchronous_commit = on.": (
        lambda said, standbys: (
            standbys > 0 and (not said["synchronous_standby_names"] or said["synchronous_commit"] == "local")
        )
    ),
}


def weaknesses(engine: Engine) -> list[str]:
    """What an operator should change, in words; empty where what is committed is kept.

    Nothing to say about SQLite, which is told to wait for the disk with every connection.
    """
    if engine.dialect.name != "postgresql":
        return []
    with reading(engine) as connection:
        said = {row.name: row.setting for row in connection.execute(_SETTINGS)}
        standbys = connection.execute(_STANDBYS).scalar_one()
    return [words for words, is_weak in _WEAKNESSES.items() if is_weak(said, standbys)]
