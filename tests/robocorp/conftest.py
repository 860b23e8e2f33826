"""A robots.yaml with one planted robot, and runs of it as robocorp-tasks starts them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.robocorp.planted import SECRET

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
            "robocorp.tasks", "run", "bots/robots/tasks.py", "-t", "planted", "-o", str(self.output),
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
    """The product with the planted robot among its own: what is traced into the log goes by the module."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree("bots", folder / "bots", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("pyproject.toml", folder)
    shutil.copy(Path(__file__).with_name("planted.py"), folder / "bots" / "robots")
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
