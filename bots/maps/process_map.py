"""The map of a process: where its cases went, how often, how long it took, and where the open ones stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from bots.farm.cases import StoredCase
from bots.farm.process import FARM, Process, Stands, tasks_asked_for
from bots.maps.declared import declared
from bots.maps.node import START, Node, asked, node_of


@dataclass(frozen=True)
class Edge:
    """From one place to the next. ``times`` it was taken, by ``cases`` cases; ``middle`` is the median.

    ``ended``: how the tasks ended on the way, by the event's type.
    """

    source: Node
    target: Node
    times: int
    cases: int
    middle: timedelta
    ended: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcessMap:
    """``visits`` counts the cases that were at each place; a place with none was never taken.

    ``standing``: how many open cases are at a place now; a case with two open tasks stands at both.
    ``erased`` cases are not in it: where they went is not kept.
    """

    process: Process
    visits: dict[Node, int]
    edges: tuple[Edge, ...]
    standing: dict[Node, int]
    cases: int
    erased: int

    @property
    def never(self) -> tuple[Node, ...]:
        """The places in the code at which no case has been."""
        return tuple(node for node, cases in self.visits.items() if not cases)


def map_of(process: Process, cases: Iterable[StoredCase]) -> ProcessMap:
    """The map of ``process`` from its code and from ``cases``, which are its own."""
    visits: Counter[Node] = Counter(dict.fromkeys((START, *sorted(declared(process))), 0))
    took: dict[tuple[Node, Node], list[timedelta]] = defaultdict(list)
    who: dict[tuple[Node, Node], set[str]] = defaultdict(set)
    ended: dict[tuple[Node, Node], set[str]] = defaultdict(set)
    standing: Counter[Node] = Counter()
    seen = erased = 0
    for stored in cases:
        if stored.erased or not stored.case.opened:
            erased += 1
            continue
        seen += 1
        visits.update({node for _, node in _places(stored)})
        for source, target, took_, endings in _ways(stored):
            took[source, target].append(took_)
            who[source, target].add(stored.case.reference)
            ended[source, target] |= endings
        if not stored.is_closed:
            standing.update(_stands(stored))
    edges = tuple(
        Edge(*way, len(times), len(who[way]), _median(times), tuple(sorted(ended[way])))
        for way, times in sorted(took.items(), key=lambda one: (-len(one[1]), one[0]))
    )
    return ProcessMap(process, dict(visits), edges, dict(standing), seen, erased)


def _median(times: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(one.total_seconds() for one in times))


def _places(stored: StoredCase) -> Iterator[tuple[int, Node]]:
    """The places of a case in order, each with the index of its event."""
    for index, event in enumerate(stored.case.events):
        if event.data and (node := node_of(event, stored.tasks)) is not None:
            yield index, node


def _ways(stored: StoredCase) -> Iterator[tuple[Node, Node, timedelta, set[str]]]:
    events = stored.case.events
    places = list(_places(stored))
    for (first, source), (second, target) in pairwise(places):
        endings = {event.type for event in events[first + 1 : second] if event.actor != FARM}
        yield source, target, events[second].at - events[first].at, endings


def _stands(stored: StoredCase) -> set[Node]:
    open_ = {
        asked(name[0], stored.tasks.get(name))
        for name, stands in tasks_asked_for(stored.case).items()
        if stands is not Stands.ENDED
    }
    return open_ or {[node for _, node in _places(stored)][-1]}


def as_json(found: ProcessMap) -> dict[str, Any]:
    """The map for a script; durations in seconds."""
    return {
        "process": found.process.name,
        "cases": found.cases,
        "erased": found.erased,
        "nodes": [
            {
                "kind": node.kind.value,
                "name": node.name,
                "cases": cases,
                "open": found.standing.get(node, 0),
                "never_taken": not cases,
            }
            for node, cases in found.visits.items()
        ],
        "edges": [
            {
                "from": str(edge.source),
                "to": str(edge.target),
                "times": edge.times,
                "cases": edge.cases,
                "median_seconds": edge.middle.total_seconds(),
                "after": list(edge.ended),
            }
            for edge in found.edges
        ],
    }
