"""The values of high risk that the robot last put or saw on the page: a commit needs them unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Same = Callable[[str], object]


def exactly(text: str) -> object:
    """The value itself, whatever its line ends."""
    return text.replace("\r\n", "\n")


@dataclass(frozen=True)
class HeldValue:
    """What locator ``name`` held (``value``) or showed (``text``), and what of it must stay the same."""

    name: str
    params: Mapping[str, str]
    what: Literal["value", "text"]
    shown: str
    same: Same = exactly

    def is_kept_by(self, now: str) -> bool:
        """Whether ``now`` means the same."""
        return agree(self.same, self.shown, now)


class HeldValues:
    """Those of the page that is shown."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, frozenset[tuple[str, str]], str], HeldValue] = {}

    def keep(self, value: HeldValue) -> None:
        """Remember it; what was known of the same element is replaced."""
        self._by[value.name, frozenset(value.params.items()), value.what] = value

    def forget(self) -> None:
        """Another page has come."""
        self._by.clear()

    def __iter__(self) -> Iterator[HeldValue]:
        return iter(list(self._by.values()))


def agree(same: Same, one: str, other: str) -> bool:
    """Whether both have the same form; what has none is equal to nothing but itself."""
    try:
        return same(one) == same(other)
    except ValueError:
        return one == other
