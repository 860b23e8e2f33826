"""A process as a map: its steps from code and history, drawn, and as BPMN and OCEL. Knows none by name."""

from __future__ import annotations

from bots.maps.bpmn import as_bpmn
from bots.maps.layout import Box, Drawing, Line, draw
from bots.maps.node import START, Node, PlaceKind
from bots.maps.ocel import as_ocel
from bots.maps.process_map import Edge, ProcessMap, as_json, map_of

__all__ = [
    "START",
    "Box",
    "Drawing",
    "Edge",
    "Line",
    "Node",
    "PlaceKind",
    "ProcessMap",
    "as_bpmn",
    "as_json",
    "as_ocel",
    "draw",
    "map_of",
]
