"""``python -m tests.farm.slow_portal ADDRESS FOLDER NAME``: a worker on a portal that saves late.

Every click is a file in FOLDER/book, whatever becomes of the worker; the portal shows it when it is old
enough, by a clock that nobody sets. ``Book`` is what such a portal has in the end.
"""

from __future__ import annotations

import signal
import sys
from collections import Counter
from pathlib import Path
from threading import Event
from uuid import uuid4

from pydantic import BaseModel

from bots.browser.browser import Browser
from bots.config.logs import log_masked
from bots.config.settings import Settings
from bots.config.signals import stop_on_signals
from bots.farm.farm import Farm
from bots.farm.robot.desk import Desk
from bots.farm.robot.robot import robot
from bots.farm.runner.runner import Runner
from bots.farm.storage.database import connect
from bots.farm.storage.machine_time import uptime_ns
from bots.farm.worklist.outcome import Done, Outcome
from bots.vault.cipher import Cipher
from bots.vault.opening import EnvironmentVault
from tests.farm.errand import Errand

QUEUE = "navision-post"
SAVES_AFTER_S = 6.0
_LOOK = 0.1


class Word(BaseModel):
    worker: str


class Book:
    """The portal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def click(self, reference: str) -> Path:
        """Book it once more."""
        path = self._folder / f"{reference}.{uuid4().hex}"
        path.write_text(str(uptime_ns()[0]))
        return path

    def shows(self, reference: str) -> bool:
        """Whether it is found when it is looked up."""
        return any(self._is_saved(path) for path in self._folder.glob(f"{reference}.*"))

    def clicks(self) -> Counter[str]:
        """How often each was booked."""
        return Counter(path.name.partition(".")[0] for path in self._folder.iterdir())

    def wait(self, reference: str) -> None:
        """Until it is shown."""
        while not self.shows(reference):
            Event().wait(_LOOK)  # another clock decides: there is nothing else to wait on

    @staticmethod
    def _is_saved(path: Path) -> bool:
        said = path.read_text() or str(uptime_ns()[0])
        return uptime_ns()[0] - int(said) >= SAVES_AFTER_S * 1e9


def main(address: str, folder: Path, name: str) -> None:
    book = Book(folder / "book")

    @robot(QUEUE, takes=Errand)
    def post(errand: Errand, desk: Desk) -> Outcome:
        reference = desk.task.reference
        if not (desk.task.tried_before and book.shows(reference)):
            desk.about_to_commit(reference)
            book.click(reference)
            book.wait(reference)
        return Done(Word(worker=name))

    stop = Event()
    log_masked()
    stop_on_signals(stop, signal.SIGTERM)
    settings = Settings(home=folder, robots=folder / "robots.yaml")
    farm = Farm(connect(address), Cipher(b"k" * 32), settles=settings.roster.settles)
    runner = Runner(name, farm, settings, EnvironmentVault({}), Browser(), {QUEUE: post})
    runner.run(stop, any_hour=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
