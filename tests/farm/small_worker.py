"""``python -m tests.farm.small_worker ADDRESS FOLDER NAME``: a worker whose robot needs no browser.

The robot says in FOLDER that it has begun and waits there for the word to go on.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from threading import Event

from pydantic import BaseModel

from bots.farm.browser import Browser
from bots.farm.cipher import Cipher
from bots.farm.database import connect
from bots.farm.desk import Desk
from bots.farm.farm import Farm
from bots.farm.outcome import Done, Outcome
from bots.farm.robot import robot
from bots.farm.runner import Runner
from bots.farm.settings import Settings
from bots.farm.stopping import stop_on_signals
from bots.farm.vault import EnvironmentVault
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
