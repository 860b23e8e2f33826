"""Every robot of robots.yaml as a robocorp-tasks task of the same name.

``python -m robocorp.tasks run bots/robocorp/tasks.py -t dservice-claim``
"""

from __future__ import annotations

from types import FunctionType

from robocorp.tasks import task

from bots.robocorp import run_items
from bots.robocorp.secrets import settings_of


def _task_of(name: str) -> FunctionType:
    def work() -> None:
        run_items(name)

    # robocorp-tasks calls a task what its code is called.
    work.__code__ = work.__code__.replace(co_name=name)
    work.__doc__ = settings_of().roster.robots[name].purpose
    assert isinstance(work, FunctionType)
    return work


for _name in settings_of().roster.robots:
    task(_task_of(_name))  # type: ignore[no-untyped-call]
