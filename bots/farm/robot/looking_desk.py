"""A desk at which nothing can be done: it only looks what a system has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage
from typing import NoReturn

from pydantic import BaseModel

from bots.browser import Browser, Screen
from bots.config import Settings
from bots.domain.file import File
from bots.farm.process import Message
from bots.farm.robot.desk import Desk, DeskBackend
from bots.farm.worklist import Lease, Task
from bots.vault import Vault


class LookingDesk(Desk):
    """For a robot's ``look_up``. Its screens let nothing be clicked that cannot be undone.

    ``files``: what the robot wanted to keep with the task. Whatever would write raises ``RuntimeError``.
    """

    def __init__(
        self, task: Task, farm: DeskBackend, settings: Settings, vault: Vault, browser: Browser
    ) -> None:
        super().__init__(Lease(task, "", farm.now(), timedelta(0)), farm, settings, vault, browser)
        self.files: list[File] = []

    def open(self, system: str) -> Screen:
        screen = super().open(system)
        screen.lock()
        return screen

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        self.files.append(File(name, media_type, content))

    def about_to_commit(self, reference: str, **fingerprint: str) -> NoReturn:
        self._refuse("about_to_commit")

    def did_not_commit(self) -> NoReturn:
        self._refuse("did_not_commit")

    def open_case(
        self, process: str, reference: str, payload: BaseModel, files: Sequence[File] = ()
    ) -> NoReturn:
        self._refuse("open_case")

    def add_task(self, queue: str, reference: str, payload: BaseModel) -> NoReturn:
        self._refuse("add_task")

    def tell(self, message: Message, files: Sequence[File] = ()) -> NoReturn:
        self._refuse("tell")

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> NoReturn:
        self._refuse("send")

    def _refuse(self, act: str) -> NoReturn:
        raise RuntimeError(f"the robot's look_up of {self.task.queue!r} called {act}: it may only look")
