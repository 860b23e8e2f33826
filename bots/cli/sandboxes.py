"""The sandbox portals as a process of their own: the product never imports them, it only starts them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from bots.browser import LocatorBook
from bots.cli.errors import SandboxFailed, WrongCall
from bots.config import Roster

_MODULE, _SCENARIOS = "fixtures.portals", "fixtures.scenarios"
_PATIENCE = 30


class Weather(StrEnum):
    """How the portals behave."""

    CALM = "calm"
    STORMY = "stormy"


class SandboxProcess:
    """Starts the portals and the mail server on ``folder`` and ends them on leaving the block.

    ``world`` is what it is generated from (``seed``, ``today``, how much there is of what), by the options
    of the sandbox. A second start on the same folder keeps what the portals had stored, and needs none of it.
    ``face`` is how portals look that have such a face in robots.yaml.
    ``ports`` are ``portal=number``; where none is given a free one is taken.

    Raises:
        SandboxFailed: the sandbox did not start; the message holds its last words.
    """

    def __init__(
        self,
        folder: Path,
        *,
        weather: Weather,
        face: str | None = None,
        ports: Iterable[str] = (),
        **world: int | str | None,
    ) -> None:
        self.folder = folder
        self._command = [sys.executable, "-m", _MODULE, "--folder", str(folder), "--weather", weather.value]
        for name, value in world.items():
            if value is not None:
                self._command += [f"--{name}", str(value)]
        if face is not None:
            self._command += ["--face", _known_face(face)]
        for port in ports:
            self._command += _port_option(port)
        self.ready: dict[str, Any] = {}

    def __enter__(self) -> SandboxProcess:
        self.folder.mkdir(parents=True, exist_ok=True)
        # Its own session: Ctrl-C in the terminal must reach the robots before the portals vanish.
        log = self.folder / "sandbox.log"
        with log.open("w") as stderr:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=stderr, text=True, start_new_session=True
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            words = log.read_text().strip().splitlines()
            raise SandboxFailed(f"the sandbox did not start: {words[-1] if words else 'it printed nothing'}")
        self.ready = json.loads(line)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def wait(self) -> None:
        """Wait until the portals end."""
        self._process.wait()

    @property
    def addresses(self) -> dict[str, str]:
        return dict(self.ready["addresses"])

    @property
    def secrets(self) -> Mapping[str, Mapping[str, str]]:
        """Logins and the employee certificate, as the vault keeps them."""
        return dict(json.loads(Path(self.ready["secrets_file"]).read_text()))

    @property
    def workbook(self) -> Path:
        """The registers' workbook that fits the generated invoices."""
        return Path(self.ready["workbook"])

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """What robots must be given to do for anything to happen: queue, reference and payload of each."""
        return list(self.ready["tasks"])

    def write_environment(self, home: Path) -> None:
        """Say in ``home``'s kollega.env where these portals are."""
        smtp = self.ready["smtp"]
        addresses = ((name.replace("-", "_").upper(), url) for name, url in self.addresses.items())
        lines = [f"KOLLEGA_ADDRESSES__{variable}={url}" for variable, url in addresses]
        lines += [f"KOLLEGA_FACES__{name.upper()}={face}" for name, face in self.ready["faces"].items()]
        lines += [f"KOLLEGA_SMTP__HOST={smtp['host']}", f"KOLLEGA_SMTP__PORT={smtp['port']}"]
        lines += [f"KOLLEGA_CA_FILE={Path(self.ready['ca_file']).resolve()}"]
        (home / "kollega.env").write_text("\n".join(lines) + "\n")

    def summaries(self, home: Path, seconds: float) -> list[dict[str, Any]]:
        """What each scenario says of the work that ``home``'s robots did in ``seconds``."""
        command = [sys.executable, "-m", _SCENARIOS, "--home", str(home), "--folder", str(self.folder)]
        done = subprocess.run(
            [*command, "--seconds", str(seconds)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SandboxFailed(f"the sandbox cannot say what came of it: {done.stderr.strip()}")
        return list(json.loads(done.stdout.splitlines()[-1]))


def _port_option(text: str) -> list[str]:
    name, _, number = text.partition("=")
    if name not in _servers() or not number.isdecimal() or int(number) > 65535:
        raise WrongCall(f"--port {text}: say PORTAL=NUMBER, with one of {', '.join(_servers())}")
    return [f"--{name}-port", number]


def _servers() -> tuple[str, ...]:
    """What listens in the sandbox: every system with screens, its other origins, and the mail server."""
    portals = Roster.load(Path("robots.yaml")).portals
    books = [LocatorBook.load(path) for entry in portals.values() for path in entry.books]
    return (*portals, *(f"{book.portal}-{origin}" for book in books for origin in book.origins), "smtp")


def _known_face(face: str) -> str:
    known = {name for entry in Roster.load(Path("robots.yaml")).portals.values() for name in entry.faces}
    if face not in known:
        raise WrongCall(f"--face {face}: no system has such a face (known: {', '.join(sorted(known))})")
    return face
