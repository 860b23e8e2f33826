"""One browser for all recordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.browser.browser import Browser
from bots.config.roster import Roster


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def roster() -> Roster:
    return Roster.load(Path("robots.yaml"))
