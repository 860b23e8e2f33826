"""What travels in a work item besides the order: the task it stands for, the intent, and what came of it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from bots.farm.runner import Failure
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.robocorp.errors import WorkItemWrong

KEY = "kollega"
"""The one key of a payload that is ours; everything beside it is the robot's."""

BY_FARM = "farm"
"""``tries`` of an item whose attempts the worklist counts; everywhere else the robot's process does."""


class Kept(RootModel[Any]):
    """A robot's result as it came out of a work item: plain JSON."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TaskKey(_Part):
    """The task of our worklist that an item stands for, with the fencing token of its lease.

    ``until``: the aware moment, in ISO form, after which nothing may be committed any more with this item,
    because the worklist may have given the task to another. None where the worklist itself is asked.
    """

    id: int
    token: str
    queue: str
    reference: str
    attempts: int
    tried_before: bool
    until: str | None = None


class Intent(_Part):
    """What ``about_to_commit`` wrote down, and how often. ``at`` is an aware moment in ISO form."""

    reference: str
    fingerprint: dict[str, str]
    count: int
    at: str


class Slip(_Part):
    """The value under ``KEY``. ``kind`` of an output: ``outcome``, ``case`` or ``task``; else ``order``.

    ``files``: how many an output has once it is complete.
    """

    kind: str = "order"
    task: TaskKey | None = None
    intent: Intent | None = None
    tries: str = ""
    files: int = 0


def split(payload: Any, where: str) -> tuple[dict[str, Any], Slip]:
    """A payload without our part, and our part.

    Raises:
        WorkItemWrong: it is not an object, or our part is not as we write it.
    """
    if payload is None:
        payload = {}
    if not isinstance(payload, dict):
        raise WorkItemWrong(
            f"{where}: its payload is no JSON object. Whoever makes the work items must correct it."
        )
    rest = {name: value for name, value in payload.items() if name != KEY}
    try:
        return rest, Slip.model_validate(payload.get(KEY, {}))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WorkItemWrong(
            f"{where}: {KEY}.{place}: {first['msg']}. That part of a payload is written by Kollega alone."
        ) from None


def join(rest: dict[str, Any], slip: Slip) -> dict[str, Any]:
    """A payload with our part in it."""
    return {**rest, KEY: slip.model_dump(mode="json", exclude_defaults=True)}


def outcome_as_json(outcome: Outcome | Failure) -> dict[str, Any]:
    """An outcome as a work item's payload holds it; ``outcome_from_json`` is the way back."""
    match outcome:
        case Done(result, note):
            return {"outcome": "done", "result": result.model_dump(mode="json"), "note": note}
        case Refused(code, message, result):
            kept = None if result is None else result.model_dump(mode="json")
            return {"outcome": "refused", "code": code, "message": message, "result": kept}
        case NeedsColleague(code, question, details):
            return {"outcome": "needs-colleague", "code": code, "question": question, "details": details}
        case Failure(code, message, login):
            return {"outcome": "failed", "code": code, "message": message, "login": login}


def outcome_from_json(data: dict[str, Any]) -> Outcome | Failure:
    """
    Raises:
        WorkItemWrong: it is no outcome.
    """
    match data:
        case {"outcome": "done", "result": result, "note": str(note)}:
            return Done(Kept(result), note)
        case {"outcome": "refused", "code": str(code), "message": str(message), "result": result}:
            return Refused(code, message, None if result is None else Kept(result))
        case {
            "outcome": "needs-colleague",
            "code": str(code),
            "question": str(text),
            "details": dict(details),
        }:
            return NeedsColleague(code, text, details)
        case {"outcome": "failed", "code": str(code), "message": str(message)}:
            login = data.get("login")
            return Failure(code, message, login if isinstance(login, str) else None)
        case _:
            raise WorkItemWrong(
                f"a work item holds no outcome that Kollega knows, only {sorted(map(str, data))}."
            )
