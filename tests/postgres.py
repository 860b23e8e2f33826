"""A PostgreSQL cluster of the tests' own, started once per test session on a free port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path | None:
    """The folder with the newest ``initdb`` and ``postgres`` of this machine."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path for pattern in _FOLDERS for path in sorted(Path("/").glob(pattern[1:]))]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _owner() -> dict[str, int]:
    """PostgreSQL refuses to run as root: then the user it was installed for, or nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cluster:
    """One server. ``create`` makes a database, empty or as a copy of another."""

    def __init__(self, port: int) -> None:
        self._port = port

    def address(self, database: str) -> str:
        return f"postgresql://kollega@127.0.0.1:{self._port}/{database}"

    def create(self, database: str, like: str = "template0") -> str:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{like}"')
        return self.address(database)

    def drop(self, database: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster; without PostgreSQL on the machine a failure in CI and a skip elsewhere."""
    folder = binaries()
    if folder is None:
        reason = "no PostgreSQL (initdb) on this machine: its half of the worklist tests did not run"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="kollega-postgres-"))
    if owner:
        os.chown(home, owner["user"], owner["group"])
    try:
        data, port = home / "data", _free_port()
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "kollega", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True,
            capture_output=True,
            cwd=home,
            **owner,
        )
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 60,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        start = [folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", _joined(options), "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=home, **owner)
        try:
            yield Cluster(port)
        finally:
            stop = [folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, cwd=home, **owner)
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(home)


def _joined(options: list[str]) -> str:
    return " ".join(f"'{option}'" if "=" in option else option for option in options)
