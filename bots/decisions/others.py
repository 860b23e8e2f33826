"""Leaves other persons out of what one person may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bots.domain.cpr import Cpr
from bots.farm.process import Case, in_plain

OTHER = "[another person]"


def is_about(case: Case, cpr: Cpr) -> bool:
    """Whether the case was opened about ``cpr``, or about nobody; else it only mentions ``cpr``."""
    about = set(in_plain(case.opened))
    return not about or cpr in about


def names_others(case: Case, cpr: Cpr) -> bool:
    """Whether the case was opened about somebody else, too."""
    return bool(set(in_plain(case.opened)) - {cpr})


def without_others(case: Case, cpr: Cpr) -> Case:
    """The case without what it says of other persons.

    Of a case about somebody else only what names ``cpr`` is left.
    """
    left = _without if is_about(case, cpr) else _mentions
    return replace(case, events=tuple(replace(event, data=left(event.data, cpr)) for event in case.events))


def _mentions(plain: Any, cpr: Cpr) -> dict[str, Any]:
    found = list(_naming(plain, cpr))
    return {"about_you": found} if found else {}


def _naming(plain: Any, cpr: Cpr) -> Iterator[dict[str, Any]]:
    if isinstance(plain, dict):
        if cpr in _own(plain):
            yield _without(plain, cpr)
        else:
            texts = {key: value for key, value in plain.items() if set(_named(value, key)) == {cpr}}
            if texts:
                yield texts
            for value in plain.values():
                yield from _naming(value, cpr)
    elif isinstance(plain, list):
        for value in plain:
            yield from _naming(value, cpr)


def _own(plain: dict[str, Any]) -> set[Cpr]:
    """Whose data an object is: the persons whose numbers its fields are, not whom its texts mention."""
    numbers = {key: value for key, value in plain.items() if isinstance(value, str) and " " not in value}
    return set(in_plain(numbers))


def _named(value: Any, field: str) -> Iterator[Cpr]:
    return in_plain(value, field) if isinstance(value, str) else iter(())


def _without(plain: Any, cpr: Cpr, field: str = "") -> Any:
    if isinstance(plain, dict):
        own = _own(plain)
        if own and cpr not in own:
            return dict.fromkeys(plain, OTHER)
        return {key: _without(value, cpr, key) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_without(one, cpr, field) for one in plain]
    if set(_named(plain, field)) - {cpr}:
        return OTHER
    return plain
