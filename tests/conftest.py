"""What tests of several folders share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.portals.logins import load_logins
from tests.robots.small_world import small_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that at the end no worker waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="module", autouse=True)
def _no_playwright_left_running() -> Iterator[None]:
    """What a module starts it ends: else whichever module comes next on its worker finds no browser."""
    yield
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()


@pytest.fixture(scope="session")
def sandbox_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world's certificates and logins, made once: a folder to copy and begin a sandbox from."""
    folder = tmp_path_factory.mktemp("sandbox")
    world = small_world()
    load_logins(folder, world.our_cvr, world.our_name)
    return folder
