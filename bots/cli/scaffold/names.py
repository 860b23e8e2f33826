"""The name of a new room, in the three ways it is written."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from bots.cli.errors import WrongCall

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class RoomName:
    """``kebab`` as in robots.yaml, ``module`` as Python imports it, ``type`` as its classes begin.

    Raises:
        WrongCall: it is not lower-case words joined by hyphens, or is a word of Python's.
    """

    kebab: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.kebab) or keyword.iskeyword(self.module):
            raise WrongCall(
                f"{self.kebab!r} is no name for a room: lower-case letters and digits in words joined by "
                "hyphens, beginning with a letter, such as death-benefit. Choose another."
            )

    @property
    def module(self) -> str:
        return self.kebab.replace("-", "_")

    @property
    def type(self) -> str:
        return "".join(word.capitalize() for word in self.kebab.split("-"))
