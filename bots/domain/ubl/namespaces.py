"""UBL's namespaces, and the short names of elements that people read."""

from __future__ import annotations

from functools import cache

from lxml import etree

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = f"{UBL}CommonAggregateComponents-2"
CBC = f"{UBL}CommonBasicComponents-2"
_URIS = {"cac": CAC, "cbc": CBC}
_PREFIXES = {CAC: "cac:", CBC: "cbc:"}


@cache
def clark(path: str) -> str:
    """``cac:Party/cbc:ID`` in the notation of lxml, ``{uri}Party/{uri}ID``."""
    steps = (step.split(":") for step in path.split("/"))
    return "/".join(f"{{{_URIS[prefix]}}}{name}" for prefix, name in steps)


def _name(element: etree._Element) -> str:
    name = etree.QName(element)
    return _PREFIXES.get(name.namespace or "", "") + name.localname


def path_of(element: etree._Element) -> str:
    """Where ``element`` stands below the root, e.g. ``cac:InvoiceLine[2]/cbc:ID``; the root gives its name.

    A step has a number only where siblings share its name.
    """
    parent = element.getparent()
    if parent is None:
        return _name(element)
    steps: list[str] = []
    while parent is not None:
        twins = parent.findall(element.tag)
        number = f"[{twins.index(element) + 1}]" if len(twins) > 1 else ""
        steps.append(_name(element) + number)
        element, parent = parent, parent.getparent()
    return "/".join(reversed(steps))
