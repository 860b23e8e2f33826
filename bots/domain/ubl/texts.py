"""The free texts of a line, and where each one stands."""

from __future__ import annotations

from lxml import etree

from bots.domain.ubl.nodes import find_all, paragraphs, text

_PLACES = ("cbc:Note", "cac:Item/cbc:Description", "cac:Item/cbc:Name")


def line_texts(line: etree._Element) -> list[tuple[str, etree._Element]]:
    """Notes, descriptions, the name, and item properties as ``name: value``, in this order."""
    texts = [(paragraphs(element), element) for place in _PLACES for element in find_all(line, place)]
    for item_property in find_all(line, "cac:Item/cac:AdditionalItemProperty"):
        name, value = text(item_property, "cbc:Name"), text(item_property, "cbc:Value")
        texts.append((f"{name}: {value}", item_property))
    return texts
