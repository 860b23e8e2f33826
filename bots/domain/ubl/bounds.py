"""How large a document may be inside. Real invoices stay far below; only files made to do harm do not."""

from __future__ import annotations

from lxml import etree

from bots.domain.ubl.nodes import fault
from bots.domain.ubl.unreadable import Unreadable

MOST_ELEMENTS = 500_000
"""About ten thousand lines."""
LONGEST_TEXT = 100_000
"""Characters in one element."""
MOST_ATTRIBUTES = 50
"""On one element."""
LONGEST_ATTRIBUTE = 10_000

_INCLUDED = "{http://www.w3.org/2001/XInclude}"


def check_bounds(root: etree._Element) -> None:
    """Go through the whole document once.

    Raises:
        Unreadable: too many elements, too long a text or attribute, or something to be included (XInclude).
    """
    for count, element in enumerate(root.iter(), start=1):
        if count > MOST_ELEMENTS:
            raise Unreadable(
                f"Dokumentet har mere end {MOST_ELEMENTS} elementer.",
                f"The document has more than {MOST_ELEMENTS} elements.",
                code="too-large",
            )
        _check(element)


def _check(element: etree._Element) -> None:
    tag = str(element.tag)
    if tag.startswith(_INCLUDED):
        raise fault(
            element,
            "vil hente andet indhold ind (XInclude)",
            "wants to include other content (XInclude)",
            code="includes-others",
        )
    if len(element.text or "") > LONGEST_TEXT:
        raise fault(
            element,
            f"har over {LONGEST_TEXT} tegn",
            f"has more than {LONGEST_TEXT} characters",
            code="too-large",
        )
    if len(element.attrib) > MOST_ATTRIBUTES or any(
        len(name) > LONGEST_ATTRIBUTE or len(value) > LONGEST_ATTRIBUTE for name, value in element.items()
    ):
        raise fault(
            element,
            f"har en attribut på over {LONGEST_ATTRIBUTE} tegn eller over {MOST_ATTRIBUTES} attributter",
            f"has an attribute of over {LONGEST_ATTRIBUTE} characters or over {MOST_ATTRIBUTES} attributes",
            code="too-large",
        )
