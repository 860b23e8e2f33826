"""Leaves other persons out of what one person may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bots.domain.cpr import Cpr
from bots.farm.cases.person_index import persons_in
from bots.farm.process.case import Case

OTHER = "[another person]"


def is_about(case: Case, cpr: Cpr) -> bool:
    """Whether the case was opened about ``cpr``, or about nobody; else it only mentions ``cpr``."""
    about = set(persons_in(case.opened))
    return not about or cpr in about


def names_others(case: Case, cpr: Cpr) -> bool:
    """Whether the case was opened about somebody else, too."""
    return bool(set(persons_in(case.opened)) - {cpr})


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
        if cpr in set(persons_in({"cpr": plain.get("cpr")})):
            yield _without(plain, cpr)
        else:
            for value in plain.values():
                yield from _naming(value, cpr)
    elif isinstance(plain, list):
        for value in plain:
            yield from _naming(value, cpr)


def _without(plain: Any, cpr: Cpr) -> Any:
    if isinstance(plain, list):
        return [_without(one, cpr) for one in plain]
    if not isinstance(plain, dict):
        return plain
    if plain.get("cpr") and cpr not in set(persons_in({"cpr": plain["cpr"]})):
        return dict.fromkeys(plain, OTHER)
    return {key: _others_of(key, value, cpr) for key, value in plain.items()}


def _others_of(key: str, value: Any, cpr: Cpr) -> Any:
    if key == "cprs":
        return [one if one == cpr.reveal() else OTHER for one in value]
    return _without(value, cpr)
