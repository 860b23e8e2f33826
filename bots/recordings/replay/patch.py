"""A portal that has changed its markup since the recording: a few replacements, and what must come of it."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bots.config import load_marked
from bots.recordings.errors import PatchUnusable
from bots.recordings.proxy.exchange import Answer, Asked


class Becomes(StrEnum):
    """What a change must lead to."""

    WORKS = "works"
    DRIFT = "works-with-drift"
    STOPS = "stops"


class Edit(BaseModel):
    """``find`` is literal text of the page. ``all``: every occurrence; else there must be exactly one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    find: str = Field(min_length=1)
    replace: str
    all: bool = False


class Patch(BaseModel):
    """One change. ``pages`` is a regular expression for the paths of the pages that have changed.

    ``drift`` names the locators that must be reported; ``says`` is part of the error of a robot that stops.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    change: str
    pages: str
    edits: tuple[Edit, ...] = Field(min_length=1)
    becomes: Becomes
    drift: tuple[str, ...] = ()
    says: str = ""

    @classmethod
    def read(cls, path: Path) -> Patch:
        """Read a patch file.

        Raises:
            YamlWrong: it is not there or wrong: says where in it.
        """
        return load_marked(path, cls)


class Patching:
    """Changes answers on their way to the browser, and knows what it could not change."""

    def __init__(self, patch: Patch) -> None:
        self.patch = patch
        self.changed = 0

    def apply(self, asked: Asked, answer: Answer) -> Answer:
        """The answer with changed markup.

        Raises:
            PatchUnusable: a text to be replaced is on the page more often than once.
        """
        if answer.media_type != "text/html" or not re.fullmatch(self.patch.pages, asked.path):
            return answer
        html = answer.body.decode("utf-8")
        for edit in self.patch.edits:
            times = html.count(edit.find)
            if times > 1 and not edit.all:
                raise PatchUnusable(
                    f"patch {self.patch.change!r}: {edit.find!r} is {times} times on {asked.path}; "
                    "choose a longer text, or say 'all: true'"
                )
            self.changed += times
            html = html.replace(edit.find, edit.replace)
        return replace(answer, body=html.encode())


def patches_of(recording: Path) -> list[Path]:
    """The patch files that lie beside a recording: ``NAME.CHANGE.patch.yaml``."""
    return sorted(recording.parent.glob(f"{recording.stem}.*.patch.yaml"))
