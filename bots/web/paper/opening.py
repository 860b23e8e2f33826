"""``python -m bots.web.paper.opening``: opens the PDF on standard input, in a process of its own.

The first line of the input says what is wanted: ``{"most": 30}`` for the texts of so many pages as JSON, or
``{"page": 1}`` for a picture of that page.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from bots.domain.masking import mask, personal_spans
from bots.web.paper.png import png

_SCALE = 1.6
_MOST_PIXELS = 12_000_000
_COVER = (0, 0, 0, 255)
_PICTURE = (190, 190, 190, 255)
_MARGIN = 1
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def texts(content: bytes, most: int) -> bytes:
    """The masked text of the first ``most`` pages, and how many pages there are."""
    paper = pypdfium2.PdfDocument(content)
    shown = [mask(paper[number].get_textpage().get_text_range()) for number in range(min(len(paper), most))]
    return json.dumps({"pages": len(paper), "texts": shown}).encode()


def picture(content: bytes, number: int) -> bytes:
    """Page ``number`` (from 1). Numbers are covered where they stand, and pictures, which nobody can read."""
    page = pypdfium2.PdfDocument(content)[number - 1]
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        _cover(page, bitmap, item.get_bounds(), _PICTURE)
    written = page.get_textpage()
    for start, end in personal_spans(written.get_text_range(), ()):
        for box in _boxes([written.get_charbox(index, loose=True) for index in range(start, end)]):
            _cover(page, bitmap, box, _COVER)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def _boxes(characters: list[Box]) -> Iterator[Box]:
    """One box around the characters of each line: gaps between them would tell narrow digits from wide."""
    line: list[Box] = []
    for box in characters:
        if line and not line[-1][1] <= (box[1] + box[3]) / 2 <= line[-1][3]:
            yield _around(line)
            line = []
        line.append(box)
    if line:
        yield _around(line)


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _cover(
    page: pypdfium2.PdfPage,
    bitmap: pypdfium2.PdfBitmap,
    box: Box,
    colour: tuple[int, int, int, int],
) -> None:
    """Paint over a box of the page."""
    left, bottom, right, top = box
    corners = [_pixel(page, bitmap, x, y) for x, y in ((left, bottom), (right, top))]
    x, y = (min(corner[axis] for corner in corners) - _MARGIN for axis in (0, 1))
    wide, high = (abs(corners[0][axis] - corners[1][axis]) + 2 * _MARGIN for axis in (0, 1))
    bitmap.fill_rect(colour, max(0, x), max(0, y), wide, high)


def _pixel(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, bitmap.width, bitmap.height, 0, x, y, across, down)
    return across.value, down.value


def main() -> int:
    """What the first line of the input asks for; 1 where the rest is no PDF that can be opened."""
    wanted, content = json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer.read()
    try:
        answer = picture(content, wanted["page"]) if "page" in wanted else texts(content, wanted["most"])
    except (pypdfium2.PdfiumError, IndexError, MemoryError):
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
