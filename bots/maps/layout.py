"""Where everything of a map lies: rows from the start down, boxes and lines in whole units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from bots.maps.node import START, Node, PlaceKind
from bots.maps.process_map import Edge, ProcessMap

WIDTH, HEIGHT = 200, 56
_ACROSS, _DOWN, _MARGIN = 40, 64, 24
_LANE = 12


@dataclass(frozen=True)
class Box:
    """A place, its upper left corner, and how many cases were there and stand there."""

    node: Node
    x: int
    y: int
    cases: int
    standing: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + HEIGHT

    @property
    def never(self) -> bool:
        return not self.cases


@dataclass(frozen=True)
class Line:
    """An edge with its bends, from its source's border to its target's."""

    edge: Edge
    points: tuple[tuple[int, int], ...]

    @property
    def label(self) -> tuple[int, int]:
        """The middle of its longest piece, where its figure stands."""
        pieces = pairwise(self.points)
        (ax, ay), (bx, by) = max(pieces, key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1]))
        return (ax + bx) // 2, (ay + by) // 2


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines in an area of ``width`` and ``height``; what was never taken is in the last rows."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def draw(found: ProcessMap, most_across: int = 6) -> Drawing:
    """Lay the map out: each place below all that first led there, ends last, at most so many in a row."""
    rows = _rows(found, most_across)
    widest = max(map(len, rows))
    full = widest * (WIDTH + _ACROSS)
    boxes = {
        node: Box(
            node,
            _MARGIN + (full - len(row) * (WIDTH + _ACROSS)) // 2 + place * (WIDTH + _ACROSS) + _ACROSS // 2,
            _MARGIN + number * (HEIGHT + _DOWN),
            found.visits[node],
            found.standing.get(node, 0),
        )
        for number, row in enumerate(rows)
        for place, node in enumerate(row)
    }
    right = _MARGIN + full
    lines = []
    lanes = 0
    for edge in found.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        if target.y == source.y + HEIGHT + _DOWN:
            points = [(source.middle, source.bottom), (target.middle, target.y)]
        else:
            lanes += 1
            points = _around(source, target, right + lanes * _LANE)
        lines.append(Line(edge, tuple(points)))
    height = len(rows) * (HEIGHT + _DOWN) - _DOWN + 2 * _MARGIN
    return Drawing(tuple(boxes.values()), tuple(lines), right + lanes * _LANE + _MARGIN, height)


def _around(source: Box, target: Box, lane: int) -> list[tuple[int, int]]:
    """Past everything between: out below the source, along a lane of its own, in above the target."""
    below, above = source.bottom + _DOWN // 3, target.y - _DOWN // 3
    return [
        (source.middle, source.bottom),
        (source.middle, below),
        (lane, below),
        (lane, above),
        (target.middle, above),
        (target.middle, target.y),
    ]


def _rows(found: ProcessMap, most_across: int) -> list[list[Node]]:
    """By the fewest edges from the start; the ends of cases, then what was never taken, in rows below."""
    after = defaultdict(list)
    for edge in found.edges:
        after[edge.source].append(edge.target)
    depth, waiting = {START: 0}, [START]
    for node in waiting:
        for target in after[node]:
            if target not in depth:
                depth[target] = depth[node] + 1
                waiting.append(target)
    taken = [node for node in found.visits if node in depth]
    going = [node for node in taken if node.kind is not PlaceKind.END]
    deepest = max(depth[node] for node in going) if going else 0
    rows = [[node for node in going if depth[node] == row] for row in range(deepest + 1)]
    rows.append([node for node in taken if node.kind is PlaceKind.END])
    rows.append([node for node in found.visits if node not in depth])
    return [row[start : start + most_across] for row in rows for start in range(0, len(row), most_across)]
