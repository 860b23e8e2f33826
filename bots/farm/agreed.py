"""What several strategies mean together, as one Playwright locator: one look says whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from playwright.sync_api import Locator


def only(found: Locator) -> Locator:
    """What ``found`` finds, where that is exactly one element; nothing where it is none or several."""
    return found.first.and_(found.last)


def either(found: Sequence[Locator]) -> Locator:
    """What any of them finds."""
    return reduce(Locator.or_, found)


def agreed(found: Sequence[Locator]) -> Locator:
    """The one element that each of them finds, where none of them finds any other; nothing otherwise.

    Playwright resolves it again whenever it acts, so an action on it is an action on what all of them mean.
    """
    return reduce(Locator.and_, found, only(either(found)))
