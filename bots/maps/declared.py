"""The places that a process's own code can lead to, whether a case has been there or not."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from bots.farm.process import MAIL_QUEUE, Process
from bots.maps.node import Node, PlaceKind

_FIRST = {
    "Consult": PlaceKind.REGISTER,
    "Record": PlaceKind.RECORD,
    "RunRobot": PlaceKind.ROBOT,
    "OpenCase": PlaceKind.CASE,
    "Close": PlaceKind.END,
}


def declared(process: Process) -> frozenset[Node]:
    """What the process says of itself, and the steps that the modules of its room make.

    A step whose name is not a constant is not seen; outcomes, questions and what it hears are.
    """
    nodes = {Node(PlaceKind.END, name) for name in process.outcomes}
    nodes |= {Node(PlaceKind.QUESTION, name) for name in process.questions}
    nodes |= {Node(PlaceKind.HEARD, name) for name in process.hears}
    nodes |= {Node(PlaceKind.ROBOT, queue) for queue in process.receipts if queue != MAIL_QUEUE}
    return frozenset(nodes | {node for module in _room(process) for node in _made_in(module)})


def _room(process: Process) -> list[ModuleType]:
    package = process.next_step.__module__.rpartition(".")[0]
    return [
        module
        for name, module in sorted(sys.modules.items())
        if package and (name == package or name.startswith(f"{package}."))
    ]


def _made_in(module: ModuleType) -> Iterator[Node]:
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "SendMail":
            yield Node(PlaceKind.MAIL)
        elif node.func.id == "Wait":
            yield Node(PlaceKind.WAIT)
        elif node.func.id in _FIRST and node.args and (name := _constant(node.args[0], module)):
            yield Node(_FIRST[node.func.id], name)


def _constant(value: ast.expr, module: ModuleType) -> str:
    found: Any = None
    if isinstance(value, ast.Constant):
        found = value.value
    elif isinstance(value, ast.Name):
        found = getattr(module, value.id, None)
    return found if isinstance(found, str) else ""
