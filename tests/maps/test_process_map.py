"""A map has every way that a case took, and every place in the code that none has been at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bots.farm.process import Event
from bots.maps import START, Node, PlaceKind, as_json, draw, map_of
from bots.maps.layout import HEIGHT, WIDTH
from bots.maps.node import node_of
from tests.maps.conftest import Mapped


def test_every_way_in_every_history_is_an_edge(mapped: dict[str, Mapped]) -> None:
    for one in mapped.values():
        edges = {(edge.source, edge.target): edge.times for edge in one.map.edges}
        taken: dict[tuple[Node, Node], int] = {}
        for stored in one.cases:
            places = [place for event in stored.case.events if (place := node_of(event, stored.tasks))]
            for way in pairwise(places):
                taken[way] = taken.get(way, 0) + 1
        assert edges == taken
        assert one.map.cases == len(one.cases) == one.map.visits[START]


def test_what_the_code_says_and_no_case_did_is_marked(mapped: dict[str, Mapped]) -> None:
    subsidy = mapped["subsidy"].map

    assert Node(PlaceKind.END, "too-old") in subsidy.never
    assert Node(PlaceKind.END, "accepted") not in subsidy.never
    assert {
        Node(PlaceKind.REGISTER, "danmark-status"),
        Node(PlaceKind.ROBOT, "dservice-claim"),
    } <= subsidy.visits.keys()


def test_open_cases_stand_where_their_tasks_are(mapped: dict[str, Mapped]) -> None:
    for one in mapped.values():
        waiting = [stored for stored in one.cases if not stored.is_closed]
        assert sum(one.map.standing.values()) >= len(waiting)
        assert all(
            node.kind in (PlaceKind.QUESTION, PlaceKind.ROBOT, PlaceKind.MAIL) for node in one.map.standing
        )
    assert any(one.map.standing for one in mapped.values())


def test_how_long_a_way_takes_is_the_median(mapped: dict[str, Mapped]) -> None:
    [first, *_] = mapped["withdrawal"].cases
    began = first.case.events[0].at
    cases = []
    for hours in (1, 2, 30):
        closed = Event(2, "closed", began + timedelta(hours=hours), "farm", {"outcome": "kept"})
        cases.append(replace(first, case=replace(first.case, events=(first.case.events[0], closed))))

    [edge] = map_of(mapped["withdrawal"].map.process, cases).edges

    assert (edge.times, edge.middle) == (3, timedelta(hours=2))


def test_an_erased_case_is_counted_and_not_mapped(mapped: dict[str, Mapped]) -> None:
    one = mapped["withdrawal"]
    found = map_of(one.map.process, [replace(case, erased=True) for case in one.cases])

    assert (found.cases, found.erased, found.edges) == (0, len(one.cases), ())


def test_boxes_do_not_lie_on_each_other_and_lines_end_at_them(mapped: dict[str, Mapped]) -> None:
    for one in mapped.values():
        drawing = draw(one.map)
        assert {box.node for box in drawing.boxes} == one.map.visits.keys()
        for number, box in enumerate(drawing.boxes):
            assert box.x >= 0
            assert box.x + WIDTH <= drawing.width
            assert box.y + HEIGHT <= drawing.height
            for other in drawing.boxes[number + 1 :]:
                assert abs(box.x - other.x) >= WIDTH or abs(box.y - other.y) >= HEIGHT
        places = {box.node: box for box in drawing.boxes}
        for line in drawing.lines:
            source, target = places[line.edge.source], places[line.edge.target]
            assert line.points[0] == (source.middle, source.bottom)
            assert line.points[-1] == (target.middle, target.y)


def test_as_json_it_has_no_reference_of_a_case(mapped: dict[str, Mapped]) -> None:
    one = mapped["invoice"]

    said = str(as_json(one.map))

    assert not [case for case in one.cases if case.case.reference in said]
