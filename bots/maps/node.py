"""The places of a map: what a case does or hears, by kind and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bots.farm.cases import StoredTask
from bots.farm.process import (
    FARM,
    MAIL_QUEUE,
    RECEIVED,
    TASK_ADDED,
    Event,
    TaskName,
)


class PlaceKind(StrEnum):
    START = "start"
    REGISTER = "register"
    RECORD = "record"
    ROBOT = "robot"
    QUESTION = "question"
    MAIL = "mail"
    CASE = "case"
    WAIT = "wait"
    HEARD = "heard"
    END = "end"


@dataclass(frozen=True, order=True)
class Node:
    """``name``: a register, a kind of record or event, a robot, a question, a process or an outcome."""

    kind: PlaceKind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


START = Node(PlaceKind.START)


def node_of(event: Event, tasks: Mapping[TaskName, StoredTask]) -> Node | None:
    """Where an event puts its case; None where it only says how something ended that was there already."""
    data = event.data
    match event.type:
        case "opened":
            return START
        case "consulted":
            return Node(PlaceKind.REGISTER, data["register"])
        case "recorded":
            return Node(PlaceKind.RECORD if event.actor == FARM else PlaceKind.HEARD, data["kind"])
        case "case-opened":
            return Node(PlaceKind.CASE, data["process"])
        case "waiting":
            return Node(PlaceKind.WAIT)
        case "closed":
            return Node(PlaceKind.END, data["outcome"])
    if event.type == RECEIVED:
        return Node(PlaceKind.HEARD, data["kind"])
    return (
        asked(data["queue"], tasks.get((data["queue"], data["reference"])))
        if event.type == TASK_ADDED
        else None
    )


def asked(queue: str, task: StoredTask | None) -> Node:
    """Who has a task that a case asked for: a robot, the mail, or people with a question."""
    if task is not None and task.team:
        return Node(PlaceKind.QUESTION, task.question or queue)
    return Node(PlaceKind.MAIL) if queue == MAIL_QUEUE else Node(PlaceKind.ROBOT, queue)
