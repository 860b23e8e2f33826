"""Pixels as a PNG file."""

from __future__ import annotations

import struct
import zlib

_KINDS = {1: 0, 3: 2, 4: 6}
"""Bytes per pixel, and what PNG calls them: grey, colour, colour with transparency."""


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """``pixels`` row by row, each of ``stride`` bytes with ``channels`` bytes per pixel, red first."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width * channels] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, _KINDS[channels], 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
