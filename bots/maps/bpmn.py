"""A map as BPMN 2.0 with its layout (BPMN DI), as editors such as bpmn-js open it.

Source: OMG formal/2011-01-03, chapter 12 and the schemas BPMN20.xsd, BPMNDI.xsd, DI.xsd and DC.xsd.
"""

from __future__ import annotations

from lxml import etree

from bots.maps.layout import HEIGHT, WIDTH, Box, draw
from bots.maps.node import PlaceKind
from bots.maps.process_map import ProcessMap

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_LINE = "http://www.omg.org/spec/DD/20100524/DI"
_NAMES = {"bpmn": _BPMN, "bpmndi": _DI, "dc": _DC, "di": _LINE}
_ROUND = 36

_ELEMENT = {
    PlaceKind.START: "startEvent",
    PlaceKind.REGISTER: "serviceTask",
    PlaceKind.RECORD: "businessRuleTask",
    PlaceKind.ROBOT: "serviceTask",
    PlaceKind.QUESTION: "userTask",
    PlaceKind.MAIL: "sendTask",
    PlaceKind.CASE: "callActivity",
    PlaceKind.WAIT: "receiveTask",
    PlaceKind.HEARD: "receiveTask",
    PlaceKind.END: "endEvent",
}
_EVENTS = (PlaceKind.START, PlaceKind.END)


def as_bpmn(found: ProcessMap) -> bytes:
    """The map as a BPMN file. Each place is an element by its kind; an edge says how often it was taken."""
    drawing = draw(found)
    whole = etree.Element(f"{{{_BPMN}}}definitions", nsmap=_NAMES)
    whole.set("id", "definitions")
    whole.set("targetNamespace", f"urn:kollega:process:{found.process.name}")
    process = _add(whole, _BPMN, "process", id="process", name=found.process.title.da, isExecutable="false")
    diagram = _add(whole, _DI, "BPMNDiagram", id="diagram")
    plane = _add(diagram, _DI, "BPMNPlane", id="plane", bpmnElement="process")
    ids = {box.node: f"node_{number}" for number, box in enumerate(drawing.boxes)}
    flows = {f"flow_{number}": line for number, line in enumerate(drawing.lines)}
    for box in drawing.boxes:
        id_ = ids[box.node]
        element = _add(process, _BPMN, _ELEMENT[box.node.kind], id=id_, name=_name(found, box))
        for name, line in flows.items():
            if line.edge.target == box.node:
                _add(element, _BPMN, "incoming").text = name
        for name, line in flows.items():
            if line.edge.source == box.node:
                _add(element, _BPMN, "outgoing").text = name
        _bounds(_add(plane, _DI, "BPMNShape", id=f"{id_}_shape", bpmnElement=id_), box)
    for name, line in flows.items():
        edge = line.edge
        ends = {"sourceRef": ids[edge.source], "targetRef": ids[edge.target]}
        _add(process, _BPMN, "sequenceFlow", id=name, name=str(edge.times), **ends)
        shown = _add(plane, _DI, "BPMNEdge", id=f"{name}_edge", bpmnElement=name)
        for x, y in line.points:
            _add(shown, _LINE, "waypoint", x=str(x), y=str(y))
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: etree._Element, space: str, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)


def _name(found: ProcessMap, box: Box) -> str:
    node = box.node
    words = found.process.outcomes.get(node.name) if node.kind is PlaceKind.END else None
    said = words.da if words else node.name or node.kind.value
    return f"{said} ({'aldrig' if box.never else box.cases})"


def _bounds(shape: etree._Element, box: Box) -> None:
    """Where a box lies; an event is a circle in the middle of its box, where its lines begin or end."""
    if box.node.kind not in _EVENTS:
        _add(shape, _DC, "Bounds", x=str(box.x), y=str(box.y), width=str(WIDTH), height=str(HEIGHT))
        return
    x, y = box.middle - _ROUND // 2, box.y if box.node.kind is PlaceKind.END else box.bottom - _ROUND
    _add(shape, _DC, "Bounds", x=str(x), y=str(y), width=str(_ROUND), height=str(_ROUND))
