"""Takes what a robot put out elsewhere into the worklist: outcomes, cases and tasks, each once."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bots.config import Retry, Roster
from bots.domain.errors import StaleLease
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.process import OPERATIONS, Message, Process
from bots.farm.runner import Failure, comes_back, fail, rest
from bots.farm.worklist import Lease
from bots.robocorp.envelope import Slip, TaskKey, outcome_from_json, split
from bots.robocorp.errors import WorkItemWrong
from bots.robocorp.stopping import StopRequested
from bots.robocorp.work_item import PAYLOAD_FILE

log = logging.getLogger(__name__)

STRANGERS = Retry(attempts=3, first=timedelta(seconds=5), most=timedelta(minutes=5))
"""For queues that are no robot of robots.yaml: whatever broke there may succeed the next time."""


class Bringer:
    """Brings outputs of our robots home, each once: one that comes a second time changes nothing."""

    def __init__(self, farm: Farm, roster: Roster, processes: Mapping[str, Process], actor: str) -> None:
        self._farm = farm
        self._roster = roster
        self._processes = processes
        self._actor = actor

    def bring(self, payload: Any, files: list[File]) -> str:
        """Take one output home; what became of it in one word, for the log.

        Raises:
            WorkItemWrong: it is no output of our robots.
        """
        content, slip = split(payload, "an output")
        if len(files) < slip.files:
            # The answer to its making was lost, so it was made again, complete.
            return "incomplete"
        match slip.kind:
            case "case":
                return self._case(content, files)
            case "task":
                return self._task(content, files)
            case "event":
                return self._event(content, files)
            case "outcome" if slip.task is not None:
                return self._outcome(content, slip, slip.task, files)
            case _:
                raise WorkItemWrong(
                    "a work item is no output of Kollega's robots. An operator must see who made it."
                )

    def _case(self, content: dict[str, Any], files: list[File]) -> str:
        process, payload = self._processes.get(str(content.get("process"))), _payload(content, files)
        if process is None:
            raise WorkItemWrong(f"there is no process {content.get('process')!r}.")
        self._farm.open_case(
            process.name,
            content["reference"],
            process.opens_with.model_validate(payload),
            actor=content["actor"],
            files=[file for file in files if file.name != PAYLOAD_FILE],
        )
        return "case"

    def _task(self, content: dict[str, Any], files: list[File]) -> str:
        payload = _payload(content, files)
        self._farm.add_task(content["queue"], content["reference"], payload, actor=content["actor"])
        return "task"

    def _event(self, content: dict[str, Any], files: list[File]) -> str:
        message = Message.model_validate(_payload(content, files))
        kept = [file for file in files if file.name != PAYLOAD_FILE]
        self._farm.tell(message, actor=content["actor"], files=kept)
        return "event"

    def _outcome(self, content: dict[str, Any], slip: Slip, key: TaskKey, files: list[File]) -> str:
        ended = outcome_from_json({name: value for name, value in content.items() if name != "reference"})
        try:
            lease = Lease(self._farm.reader.task(key.id), key.token, self._farm.now(), timedelta(0))
            for file in files:
                self._farm.attach(lease, file)
            self.end(lease, ended, clicked=slip.intent is not None)
        except StaleLease as error:
            # It came twice, or too late: the task's next attempt looks up first and finds what was done.
            log.warning("task %s: %s", key.id, error)
            return "stale"
        return str(content["outcome"])

    def comes_back(self, lease: Lease, ended: Any) -> bool:
        """Whether ``end`` would put the task back for another attempt."""
        if not isinstance(ended, Failure):
            return False
        entry = self._roster.robots.get(lease.task.queue)
        if entry is None:
            return lease.task.attempts < STRANGERS.attempts
        return comes_back(ended, lease.task.attempts, entry)

    def end(self, lease: Lease, ended: Any, *, clicked: bool = True) -> None:
        """End a task, or put it back for another attempt, as the runner does.

        ``clicked``: False where it is certain that this attempt clicked nothing, whatever it said before.
        """
        entry = self._roster.robots.get(lease.task.queue)
        clicked = clicked or entry is None or not entry.point_of_no_return
        if not isinstance(ended, Failure):
            self._farm.finish(lease, ended, team=entry.team if entry else OPERATIONS)
        elif ended.code == StopRequested.code:
            self._farm.release(lease, clicked=clicked)
        elif entry is not None:
            fail(self._farm, lease, ended, entry, self._actor, clicked=clicked)
        else:
            retry_at = None
            if self.comes_back(lease, ended):
                retry_at = self._farm.now() + rest(STRANGERS, timedelta(0), lease.task.attempts)
            self._farm.fail(lease, ended.code, ended.message, retry_at=retry_at)


def _payload(content: dict[str, Any], files: list[File]) -> Any:
    if "payload" in content:
        return content["payload"]
    for file in files:
        if file.name == PAYLOAD_FILE:
            return json.loads(file.content)
    raise WorkItemWrong(f"an output has neither a payload nor {PAYLOAD_FILE}: its file was lost on the way.")
