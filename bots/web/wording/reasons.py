"""What a reason code is called in the inbox, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.operations import REASONS
from bots.farm.process import Process, ReasonCode


class ReasonTitles:
    """The codes of the farm, of the processes and, where given, of the robots."""

    def __init__(self, processes: Mapping[str, Process], robots: Mapping[str, ReasonCode]) -> None:
        self._processes = processes
        self._known: dict[str, ReasonCode] = {}
        for process in processes.values():
            self._known |= process.codes
        self._known |= {**robots, **REASONS}

    def __call__(self, code: str | None, process: str | None = None) -> Text:
        """The title, in the words of the case's process first; the code itself where it has none."""
        if code is None:
            return Text(da="–", en="–")
        room = self._processes.get(process or "")
        own = room.codes if room else {}
        if found := own.get(code) or self._known.get(code):
            meaning = found.meaning
            return Text(da=_first_sentence(meaning.da), en=_first_sentence(meaning.en))
        return Text(da=code.replace("-", " "), en=code.replace("-", " "))


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")
