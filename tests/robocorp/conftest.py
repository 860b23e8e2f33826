"""A robots.yaml with one planted robot, and runs of it as robocorp-tasks starts them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.vault.cipher import Cipher
from tests import waiting
from tests.farm.conftest import address, cluster, empty_address, kind, postgres_template, sqlite_template
from tests.robocorp.planted import SECRET

__all__ = ["address", "cluster", "empty_address", "kind", "postgres_template", "sqlite_template"]

KEY = b"k" * 32
PATIENCE = 90
until = partial(waiting.until, patience=PATIENCE)

_ROSTER = """
fund: {name: Prøve, cvr: "12345674", glns: ["5798009811578"], mail_from: klinik@eksempel.example}
portals: {}
logins: {}
teams: {drift: {name: Driften, does: "Prøver"}, udvikling: {name: Udviklerne, does: "Prøver"}}
robots:
  planted:
    function: bots.robots.planted:work
    purpose: Gør, hvad opgaven siger
    hours: {days: mon-sun, from: "00:00", to: "24:00"}
    workers: 4
    timeout: 60s
    lease: 2s
    retry: {attempts: 3, first: 1ms, most: 1ms}
    point_of_no_return: true
    team: drift
    retention: 5y
    minutes_by_hand: 1
    owner: drift
"""


@dataclass
class Home:
    """A home folder without a database. ``book`` is what the planted portal has on its books."""

    folder: Path
    package: Path
    runs: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def book(self) -> list[str]:
        path = self.folder / "book"
        return [line.partition(" ")[0] for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def output(self) -> Path:
        return self.folder / f"output-{self.runs}"

    def start(self, environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
        self.runs += 1
        words = arguments or (
            "robocorp.tasks", "run", "bots/robocorp/tasks.py", "-t", "planted", "-o", str(self.output),
        )  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KOLLEGA_", "RC_"))}
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=self.package,
            env={**kept, "PYTHONPATH": str(self.package), **self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
        process = self.start(environment, *arguments)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def file_items(self, *payloads: dict[str, Any]) -> dict[str, str]:
        """The environment of a run of FileAdapter on these items."""
        path = self.folder / "items.json"
        path.write_text(json.dumps([{"payload": one, "files": {}} for one in payloads]))
        return {
            "RC_WORKITEM_ADAPTER": "FileAdapter",
            "RC_WORKITEM_INPUT_PATH": str(path),
            "RC_WORKITEM_OUTPUT_PATH": str(self.folder / "out.json"),
        }


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product with the planted robot among its own, and strangers beside them.

    What is traced into the log goes by module and folder.
    """
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree("bots", folder / "bots", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("pyproject.toml", folder)
    here = Path(__file__).parent
    shutil.copy(here / "planted.py", folder / "bots" / "robots")
    for strangers in ("producer_consumer.py", "templates.py", "file_items.py"):
        shutil.copy(here / strangers, folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, package: Path) -> Home:
    (tmp_path / "robots.yaml").write_text(_ROSTER, encoding="utf-8")
    return Home(
        tmp_path,
        package,
        environment={
            "KOLLEGA_HOME": str(tmp_path),
            "KOLLEGA_ROBOTS": str(tmp_path / "robots.yaml"),
            "KOLLEGA_SECRET_PORTAL": json.dumps({"password": SECRET}),
            "PLANTED_BOOK": str(tmp_path / "book"),
            "PLANTED_BEGAN": str(tmp_path / "began"),
        },
    )


def at(address: str) -> dict[str, str]:
    """The environment of a process that works on the worklist at ``address``."""
    key = json.dumps({"key": base64.b64encode(KEY).decode()})
    return {"KOLLEGA_DATABASE": address, "KOLLEGA_SECRET_FARM": key}


@pytest.fixture
def farm(address: str) -> Iterator[Farm]:
    """The farm as it will be in a day: whatever is claimed now counts as lost as soon as it looks."""
    engine = connect(address)
    yield Farm(engine, Cipher(KEY), clock=FixedClock(datetime.now(UTC) + timedelta(days=1)))
    engine.dispose()
