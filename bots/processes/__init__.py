"""Business processes, one room each: pure functions from a case's history to its next step.

A room is a package in this folder that offers ``PROCESS``, and ``on_terms`` where decisions.yaml says how
carefully it decides. Rooms do not know each other; ``all_processes`` finds them, so that a new one needs no
line anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from bots.config import DecisionTerms
from bots.farm.process import Process


def all_processes(terms: Mapping[str, DecisionTerms] = MappingProxyType({})) -> dict[str, Process]:
    """Every room's process by name; on its ``terms`` where there are some and it takes them.

    Raises:
        ValueError: two rooms give their process the same name.
    """
    processes: dict[str, Process] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        process = getattr(import_module(module.name), "PROCESS", None)
        if not isinstance(process, Process):
            continue
        make = getattr(import_module(module.name), "on_terms", None)
        if make is not None and process.name in terms:
            process = make(terms[process.name])
        if process.name in processes:
            raise ValueError(f"{module.name} and another room both call their process {process.name!r}")
        processes[process.name] = process
    return processes
