"""A copy of the whole database in one file, made while the farm works."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, Engine

from bots.domain.errors import FileExists, FileUnusable
from bots.farm.storage.errors import BackupFailed
from bots.farm.storage.generation import COPY

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/libpq/bin")
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Backup:
    """A finished backup: its size in bytes and the SHA-256 of its content."""

    file: Path
    size: int
    sha256: str


def write(engine: Engine, file: Path) -> Backup:
    """Back up the database of ``engine`` into ``file``, which must not be there yet.

    SQLite: a database that can be used as it is. PostgreSQL: for ``pg_restore``. ``file`` appears only when
    the copy is complete and was read back, and only its owner can read it.

    Raises:
        FileExists, FileUnusable: ``file`` is there, or its folder is not.
        BackupFailed: the disk is full, or pg_dump is missing or failed.
    """
    if file.exists():
        raise FileExists(f"{file} is there already; a backup never replaces another. Name a new file.")
    if not file.parent.is_dir():
        raise FileUnusable(f"there is no folder {file.parent}. Make it, or name another file.")
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.touch(mode=0o600)
        if engine.dialect.name == "sqlite":
            _sqlite(Path(str(engine.url.database)), partial)
        else:
            _postgresql(engine.url, partial)
        with partial.open("rb") as content:
            os.fsync(content.fileno())
        made = Backup(file, partial.stat().st_size, _sha256(partial))
        partial.rename(file)
    except OSError as error:
        raise BackupFailed(
            f"{file} cannot be written: {error.strerror or error}. Nothing was kept."
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return made


def _sqlite(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as worklist,
            closing(sqlite3.connect(target)) as copy,
        ):
            # All pages at once: one view of the database, which in WAL mode keeps no writer waiting.
            worklist.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("UPDATE generations SET place = ?", [COPY])
            copy.commit()
            damage = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupFailed(f"the backup of {source} failed: {error}. Nothing was kept.") from None
    if damage != "ok":
        raise BackupFailed(f"the database {source} is damaged ({damage}); restore the last good backup.")


def _postgresql(address: URL, target: Path) -> None:
    settings = {
        "PGHOST": address.host,
        "PGPORT": address.port,
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
    }
    environment = dict(os.environ) | {name: str(value) for name, value in settings.items() if value}
    for arguments in (
        [_program("pg_dump"), "--format=custom", "--no-owner", "--no-password", f"--file={target}"],
        [_program("pg_restore"), "--list", str(target)],
    ):
        # The password is in the environment, not in the arguments, which every user of the machine can see.
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            message = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BackupFailed(
                f"{Path(arguments[0]).name} of the database {address.render_as_string(hide_password=True)} "
                f"failed: {message}. Nothing was kept. An operator must see to it; the program must be at "
                "least as new as the server."
            )


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    installed = [path for place in _PLACES for path in Path("/").glob(f"{place[1:]}/{name}")]
    if not installed:
        raise BackupFailed(
            f"there is no {name} on this machine. An operator must install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client), or back up where they are."
        )
    return str(max(installed))


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        found = hashlib.sha256()
        while chunk := content.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
