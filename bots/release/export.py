"""Stored cases as a file of JSON lines, to check a release where there is no database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bots.domain.errors import FileUnusable
from bots.farm.cases import OtherCase, StoredCase, StoredTask
from bots.farm.process import Case, Event

_FORM = {"form": "kollega-cases", "version": 1}

Sampled = Callable[[Case], bool]
"""Whether the farm draws a case for a control, which only its key can say."""


def write(path: Path, cases: Iterable[StoredCase], sampled: Sampled) -> int:
    """Write ``cases`` into ``path``; how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{json.dumps(_FORM)}\n")
        for stored in cases:
            plain = _plain(stored, sampled(stored.case))
            file.write(f"{json.dumps(plain, ensure_ascii=False, separators=(',', ':'))}\n")
            count += 1
    return count


def read(path: Path) -> tuple[list[StoredCase], frozenset[str]]:
    """The cases in ``path``, and the references of those that are drawn for a control.

    Raises:
        FileUnusable: it is no such file, or a line of it is damaged.
    """
    cases, sampled = [], set()
    with path.open(encoding="utf-8") as file:
        try:
            if json.loads(next(file, "null")) != _FORM:
                raise FileUnusable(f"{path} is no export of cases that this version reads")
            for line in file:
                plain = json.loads(line)
                cases.append(_stored(plain))
                if plain["sampled"]:
                    sampled.add(plain["reference"])
        except (ValueError, KeyError, TypeError) as error:
            raise FileUnusable(f"{path}: line {len(cases) + 2} is damaged: {error}") from None
    return cases, frozenset(sampled)


def _plain(stored: StoredCase, sampled: bool) -> dict[str, Any]:
    case = stored.case
    return {
        "process": case.process,
        "reference": case.reference,
        "state": stored.state,
        "wait_until": stored.wait_until and stored.wait_until.isoformat(),
        "erased": stored.erased,
        "sampled": sampled,
        "events": [[one.type, one.at.isoformat(), one.actor, one.data, one.version] for one in case.events],
        "tasks": [[*name, asdict(task)] for name, task in stored.tasks.items()],
        "others": [[*name, other.at.isoformat(), other.payload] for name, other in stored.others.items()],
    }


def _stored(plain: Mapping[str, Any]) -> StoredCase:
    events = tuple(
        Event(seq, type_, datetime.fromisoformat(at), actor, data, version)
        for seq, (type_, at, actor, data, version) in enumerate(plain["events"], 1)
    )
    until = plain["wait_until"]
    return StoredCase(
        Case(0, plain["process"], plain["reference"], events),
        plain["state"],
        datetime.fromisoformat(until) if until else None,
        plain["erased"],
        {(queue, reference): StoredTask(**task) for queue, reference, task in plain["tasks"]},
        {
            (process, reference): OtherCase(datetime.fromisoformat(at), payload)
            for process, reference, at, payload in plain["others"]
        },
    )
