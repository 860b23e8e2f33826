"""What the window of an envelope would show besides the receiver.

Source of the measures: Serviceplatformen, SF1601, physical post.
"""

from __future__ import annotations

from bots.domain.text import plain
from bots.letters.errors import AddressWindowTaken

_POINTS_PER_MM = 72 / 25.4
WINDOW_MM = (115.0, 89.0)
"""From the left and from the top of the first page: nothing but the address may stand here."""


def refuse_what_shows(name: str, pdf: bytes, address: tuple[str, ...]) -> None:
    """See that the window shows the lines of ``address`` and nothing else.

    Raises:
        AddressWindowTaken: something else stands there, or the address does not.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        _, height = page.get_size()
        right, down = (length * _POINTS_PER_MM for length in WINDOW_MM)
        shown = page.get_textpage().get_text_bounded(left=0, right=right, top=height, bottom=height - down)
    finally:
        document.close()
    read, expected = plain(" ".join(shown.split())), plain(" ".join(address))
    if read != expected:
        rest = read.replace(expected, "").strip() if expected in read else read
        raise AddressWindowTaken(letter=name, found=rest or "ingen adresse")
