"""Business processes, one room each: pure functions from a case's history to its next step.

A room is a package in this folder that offers ``PROCESS``. Rooms do not know each other; ``all_processes``
finds them, so that a new one needs no line anywhere else.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bots.farm.step import Process


def all_processes() -> dict[str, Process]:
    """Every room's process by name.

    Raises:
        ValueError: two rooms give their process the same name.
    """
    processes: dict[str, Process] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        process = getattr(import_module(module.name), "PROCESS", None)
        if not isinstance(process, Process):
            continue
        if process.name in processes:
            raise ValueError(f"{module.name} and another room both call their process {process.name!r}")
        processes[process.name] = process
    return processes
