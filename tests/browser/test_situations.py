"""What real portals' pages do: a robot does what is meant, or refuses where that is as good."""

from __future__ import annotations

import pytest

from bots.browser.browser import Browser
from fixtures.situations import catalogue
from fixtures.situations.running import RIGHT, SAFE, ours

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("situation", catalogue.ALL, ids=lambda one: f"{one.kind}: {one.does}")
def test_nothing_is_misread_or_done_wrongly(chromium: Browser, situation: catalogue.Situation) -> None:
    result = ours(chromium, situation)
    assert result.verdict in (RIGHT, SAFE), result
    assert not result.missed, f"{result}, where it was to be right"


def test_there_are_as_many_as_promised_and_no_two_are_the_same() -> None:
    assert len({(one.kind, one.does) for one in catalogue.ALL}) == len(catalogue.ALL) >= 80
