"""One browser for all sandboxes of a test module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.browser.browser import Browser
from fixtures.portals.found import faces
from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Weather
from tests.robots.bench import BenchDesk
from tests.robots.small_world import small_world


@pytest.fixture(scope="module")
def chromium(sandbox_home: Path) -> Iterator[Browser]:
    with Browser(ca_file=sandbox_home / "authority" / "server-ca.pem") as browser:
        yield browser


@pytest.fixture
def weather() -> Weather:
    return Weather.calm()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test with a desk runs on every face of the module's ``PORTAL``, or on those of ``FACES``."""
    if "face" in metafunc.fixturenames:
        of_module = getattr(metafunc.module, "FACES", (None, *faces(metafunc.module.PORTAL)))
        metafunc.parametrize("face", of_module, ids=lambda face: face or "first")


@pytest.fixture
def desk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    sandbox_home: Path,
    chromium: Browser,
    weather: Weather,
    face: str | None,
) -> Iterator[BenchDesk]:
    """A desk on a fresh sandbox of the module's ``PORTAL``, nobody logged in."""
    portal: str = request.module.PORTAL
    folder = tmp_path / "sandbox"
    shutil.copytree(sandbox_home, folder)
    chromium.forget(portal)
    with Sandbox(folder, small_world(), weather, portals=(portal,), face=face) as sandbox:
        yield BenchDesk(sandbox, chromium)
