"""A file as a folder outside lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ListedFile:
    """``name`` without folders, ``size`` in bytes; ``changed``: the folder's own mark of the last change.

    Not ``exact``: the size is the system's estimate, and what it hands out is whole by itself.

    Nobody's clock is compared with anybody else's: a file that is still being written is one whose size or
    mark differs from one look to the next.
    """

    name: str
    size: int
    changed: str
    exact: bool = True
