"""``python -m tests.farm.small_worker ADDRESS FOLDER NAME``: a worker whose robot needs no browser.

The robot says in FOLDER that it has begun and waits there for the word to go on.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from threading import Event

from pydantic import BaseModel

from bots.browser.browser import Browser
from bots.config.settings import Settings
from bots.config.signals import stop_on_signals
from bots.farm.farm import Farm
from bots.farm.robot.desk import Desk
from bots.farm.robot.robot import robot
from bots.farm.runner.runner import Runner
from bots.farm.storage.database import connect
from bots.farm.worklist.outcome import Done, Outcome
from bots.vault.cipher import Cipher
from bots.vault.opening import EnvironmentVault
from tests.farm.errand import Errand, post_then_close, process

QUEUE = "navision-post"
_LOOK = 0.02


class Word(BaseModel):
    worker: str


def main(address: str, folder: Path, name: str) -> None:
    @robot(QUEUE, takes=Errand)
    def wait_for_the_word(errand: Errand, desk: Desk) -> Outcome:
        (folder / f"{name}-began").touch()
        word = folder / f"{name}-go"
        while not word.exists():
            Event().wait(_LOOK)  # another process writes the file: there is nothing else to wait on
        return Done(Word(worker=name))

    stop = Event()
    stop_on_signals(stop, signal.SIGTERM)
    farm = Farm(connect(address), Cipher(b"k" * 32), {"errand": process(post_then_close)})
    settings = Settings(home=folder, robots=folder / "robots.yaml")
    runner = Runner(name, farm, settings, EnvironmentVault({}), Browser(), {QUEUE: wait_for_the_word})
    runner.run(stop, any_hour=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
