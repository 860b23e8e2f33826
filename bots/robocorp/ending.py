"""What the end of a task of robocorp-tasks means for the item that it has taken from our worklist."""

from __future__ import annotations

import logging
import sys
from typing import Any, Protocol

from robocorp.tasks import ITask, teardown
from robocorp.workitems import EmptyQueue, State

from bots.robocorp.stopping import StopRequested

log = logging.getLogger(__name__)


class Holder(Protocol):
    """Whoever reserves items. ``held``: the item that it has not released; ``taken``: how many it has had."""

    taken: int

    @property
    def held(self) -> str | None: ...

    def release_input(self, item_id: str, state: State, exception: dict[str, Any] | None = None) -> None: ...


def release_at_the_end(holder: Holder) -> None:
    """Release, after the task that runs now, what the robot has not released itself.

    The item ends as the task does. Control Room does so by itself, and a file of items knows no releasing:
    robots that use ``inputs.current`` rely on it. A queue with nothing in it is no failure: Control Room
    would not have started the robot. Without robocorp-tasks nothing happens here.
    """

    @teardown
    def end(task: ITask) -> None:
        error = task.exc_info[1] if task.exc_info else sys.exc_info()[1]
        if isinstance(error, EmptyQueue) and not holder.taken:
            log.info("%s", error)
            task.status, task.message, task.exc_info = "PASS", str(error), None  # type: ignore[assignment]
        elif holder.held is not None:
            try:
                holder.release_input(holder.held, *_ended(task, error))
            except Exception as failure:
                # The robot has passed, and yet what it put out is not where it belongs.
                task.status, task.message = "FAIL", str(failure)  # type: ignore[assignment]
                task.exc_info = sys.exc_info()


def _ended(task: ITask, error: BaseException | None) -> tuple[State, dict[str, Any] | None]:
    # sys.exit() without a code is how some robots end a good day.
    if task.status == "PASS" or (isinstance(error, SystemExit) and not error.code):
        return State.DONE, None
    code = StopRequested.code if isinstance(error, KeyboardInterrupt | StopRequested) else "robot-error"
    message = f"the task ended with {type(error).__name__} and its item was not released"
    return State.FAILED, {"type": "APPLICATION", "code": code, "message": message}
