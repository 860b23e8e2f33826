"""A stored case without CPR numbers and names: replaced by the same made-up ones wherever they stand."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bots.domain.decision import REMARK
from bots.domain.masking import mask
from bots.domain.names import names_in
from bots.farm.cases import OtherCase, StoredCase
from bots.farm.process import FARM, Event, Process, in_plain, of_case
from bots.recordings import Pseudonyms

_FREE = ("note", "text", "reason", "message")
"""Fields in which people, or a system about a person, write what they like."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")


class Scrubbing:
    """One export's replacements: the same for the same value in every case of it, and in no other export.

    Replaced are CPR numbers however they are written, masked ones too; the names beside a CPR or CVR number,
    those of persons also word by word; e-mail addresses; who did something; and what people wrote. Anything
    else that reads as a CPR number is masked.
    """

    def __init__(
        self, processes: Mapping[str, Process], robots: Collection[str], key: bytes | None = None
    ) -> None:
        self._processes = processes
        self._robots = {FARM, *robots}
        self._other = Pseudonyms(key or secrets.token_bytes(32))

    def scrub(self, stored: StoredCase) -> StoredCase:
        """The case with everything personal replaced; references, dates, amounts and firms' numbers stay."""
        case = stored.case
        change = self._changes(stored)
        return replace(
            stored,
            case=replace(case, events=tuple(self._event(event, change) for event in case.events)),
            tasks={
                name: replace(task, payload=self._plain(task.payload, change))
                for name, task in stored.tasks.items()
            },
            others={
                name: OtherCase(other.at, self._plain(other.payload, change))
                for name, other in stored.others.items()
            },
        )

    def _event(self, event: Event, change: Callable[[str], str]) -> Event:
        return replace(event, actor=change(event.actor), data=self._plain(event.data, change))

    def _changes(self, stored: StoredCase) -> Callable[[str], str]:
        payloads = [
            *(task.payload for task in stored.tasks.values() if task.payload),
            *(other.payload for other in stored.others.values()),
        ]
        plain = [*(event.data for event in stored.case.events), *payloads]
        swaps: dict[str, str] = {}
        for text in sorted(set(_written(stored))):
            swaps[text] = " ".join(self._other.word(word) for word in text.split()[:6])
        for address in {found for text in _texts(plain) for found in _MAIL.findall(text)}:
            swaps[address] = self._other.mail(address)
        people = {event.actor for event in stored.case.events} - self._robots
        for name in {name for one in plain for name in names_in(one, ("cvr",))} | people:
            swaps[name] = " ".join(self._other.word(word) for word in name.split())
        for name in {name for one in plain for name in names_in(one)}:
            swaps[name] = " ".join(self._other.word(word) for word in name.split())
            swaps |= {word: self._other.word(word) for word in _WORD.findall(name)}
        process = self._processes.get(stored.case.process)
        numbers = {cpr.reveal() for cpr in of_case(process, stored.case)}
        numbers |= {cpr.reveal() for payload in payloads for cpr in in_plain(payload)}
        for digits in numbers:
            other = self._other.cpr(digits)
            swaps |= {
                digits: other,
                f"{digits[:6]}-{digits[6:]}": f"{other[:6]}-{other[6:]}",
                f"{digits[:6]} {digits[6:]}": f"{other[:6]} {other[6:]}",
                f"{digits[:6]}-XXXX": f"{other[:6]}-XXXX",
            }
        return _swapping(swaps)

    def _plain(self, plain: Any, change: Callable[[str], str], field: str = "") -> Any:
        if isinstance(plain, str):
            changed = change(plain)
            ours = all(self._is_ours(cpr.reveal()) for cpr in in_plain(changed, field))
            return changed if ours else mask(changed)
        if isinstance(plain, dict):
            return {_key(name, change): self._plain(value, change, name) for name, value in plain.items()}
        return [self._plain(one, change, field) for one in plain] if isinstance(plain, list) else plain

    def _is_ours(self, digits: str) -> bool:
        return self._other.gave(digits)


def _key(name: str, change: Callable[[str], str]) -> str:
    """A field's name stays; what stands under a number does not."""
    return change(name) if name[:1].isdigit() else name


def _swapping(swaps: Mapping[str, str]) -> Callable[[str], str]:
    """Every one of ``swaps`` in a text, the longest first, where it stands by itself."""
    if not swaps:
        return str
    longest = sorted(swaps, key=lambda one: (-len(one), one))
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda text: found.sub(lambda match: swaps[match[0]], text)


def _written(stored: StoredCase) -> Iterator[str]:
    """What people wrote: in answers, in receipts by hand, about a task, and as a remark."""
    for event in stored.case.events:
        by_person = event.type in ("answered", "task-done", "task-cancelled", "task-retried")
        if by_person or event.data.get("kind") == REMARK:
            yield from _free(event.data)


def _free(plain: Any, field: str = "") -> Iterator[str]:
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _free(value, name)
    elif isinstance(plain, list):
        for value in plain:
            yield from _free(value, field)
    elif isinstance(plain, str) and field in _FREE and plain.strip():
        yield plain


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _texts(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _texts(value)
