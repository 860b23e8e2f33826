"""Histories of cases as an object-centric event log, OCEL 2.0 in JSON, for process mining.

Source: OCEL 2.0 specification (ocel-standard.org, 2023), JSON format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bots.farm.cases import StoredCase
from bots.farm.process import Event

_QUALIFIER = {"case": "of", "task": "about", "other": "opens"}


def as_ocel(cases: Iterable[StoredCase]) -> dict[str, Any]:
    """The log: cases and tasks are objects, everything that happened an event. No personal data is in it.

    Who did something is said as a robot's or the farm's name, and of people only that it was a person.
    """
    events: list[dict[str, Any]] = []
    objects: dict[str, dict[str, Any]] = {}
    for stored in cases:
        case = stored.case
        queues = {queue for queue, _ in stored.tasks}
        mine = _object(case.process, case.reference)
        objects[mine["id"]] = {**mine, "relationships": []}
        for event in case.events:
            related = [_related(mine["id"], "case")]
            for other, role in _touched(event, stored):
                objects.setdefault(other["id"], {**other, "relationships": []})
                related.append(_related(other["id"], role))
            events.append(_event(f"{mine['id']}#{event.seq}", event, related, queues))
    return {
        "eventTypes": [_type(name, "actor") for name in sorted({one["type"] for one in events})],
        "objectTypes": [_type(name) for name in sorted({one["type"] for one in objects.values()})],
        "events": events,
        "objects": list(objects.values()),
    }


def _event(id_: str, event: Event, related: list[dict[str, str]], queues: set[str]) -> dict[str, Any]:
    actor = event.actor if event.actor in {"farm", *queues} else "person"
    return {
        "id": id_,
        "type": event.type,
        "time": event.at.isoformat().replace("+00:00", "Z"),
        "attributes": [{"name": "actor", "value": actor}],
        "relationships": related,
    }


def _touched(event: Event, stored: StoredCase) -> Iterator[tuple[dict[str, Any], str]]:
    data = event.data
    if "queue" in data and "reference" in data:
        task = stored.tasks.get((data["queue"], data["reference"]))
        kind = "question" if task is not None and task.team else "robot-task"
        yield {"id": f"{data['queue']}/{data['reference']}", "type": kind, "attributes": []}, "task"
    elif "process" in data and "reference" in data and event.type.startswith("case-"):
        yield _object(data["process"], data["reference"]), "other"


def _object(process: str, reference: str) -> dict[str, Any]:
    return {"id": f"{process}/{reference}", "type": process, "attributes": []}


def _related(id_: str, role: str) -> dict[str, str]:
    return {"objectId": id_, "qualifier": _QUALIFIER[role]}


def _type(name: str, *attributes: str) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": one, "type": "string"} for one in attributes]}
