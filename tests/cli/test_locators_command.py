"""``kollega locators`` against the sandbox: what is printed, and the exit codes of a nightly schedule."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.office import make_home
from fixtures.portals.found import PORTALS
from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Weather
from tests.robots.small_world import small_world

RUN = CliRunner()


@pytest.fixture(scope="module")
def weather() -> Weather:
    return Weather.calm()


@pytest.fixture(scope="module")
def real_home(
    tmp_path_factory: pytest.TempPathFactory, sandbox_home: Path, weather: Weather
) -> Iterator[tuple[Path, Sandbox]]:
    with office(tmp_path_factory.mktemp("office"), sandbox_home, weather) as made:
        yield made


@contextmanager
def office(
    folder: Path, sandbox_home: Path, weather: Weather, face: str | None = None
) -> Iterator[tuple[Path, Sandbox]]:
    """A home beside a sandbox whose portals show ``face``, where they have it."""
    shutil.copytree(sandbox_home, folder / "sandbox")
    with Sandbox(folder / "sandbox", small_world(), weather, face=face) as sandbox:
        make_home(folder / "home", sandbox.secrets)
        addresses = {name.replace("-", "_").upper(): at for name, at in sandbox.addresses.items()}
        lines = [f"KOLLEGA_ADDRESSES__{name}={at}\n" for name, at in addresses.items()]
        lines += [f"KOLLEGA_FACES__{name.upper()}={shown}\n" for name, shown in sandbox.faces.items()]
        lines.append(f"KOLLEGA_CA_FILE={sandbox.ca_file}\n")
        (folder / "home" / "kollega.env").write_text("".join(lines), encoding="utf-8")
        yield folder / "home", sandbox


def check(home: Path, *words: str) -> tuple[int, str]:
    done = RUN.invoke(app, ["--home", str(home), "locators", "check", *words])
    return done.exit_code, done.stdout


@pytest.mark.browser
def test_all_portals_are_fine_and_get_nothing(real_home: tuple[Path, Sandbox]) -> None:
    home, sandbox = real_home
    before = sandbox.counts()
    code, printed = check(home, "--json")
    findings = json.loads(printed)
    assert {one["portal"] for one in findings} == set(PORTALS)
    assert {one["standing"] for one in findings} == {"fine", "not reached"}
    reached = {
        f"{one['portal']}.{one['page']}.{one['locator']}" for one in findings if one["standing"] == "fine"
    }
    assert {
        "dservice.claim-form.amount",
        "navision.payment-journal.account",
        "nemhandel.inbox.search",
    } <= reached
    assert "dservice.review.send" not in reached
    assert code == 0
    assert sandbox.counts() == before


@pytest.mark.browser
def test_the_other_face_of_a_portal_is_walked_by_its_own_locators(
    tmp_path: Path, sandbox_home: Path, weather: Weather
) -> None:
    with office(tmp_path, sandbox_home, weather, "business-central") as (home, sandbox):
        before = sandbox.counts()
        code, printed = check(home, "navision", "--json")
        findings = json.loads(printed)
        assert {one["standing"] for one in findings} == {"fine", "not reached"}
        reached = {f"{one['page']}.{one['locator']}" for one in findings if one["standing"] == "fine"}
        assert {"login.next", "filtered.applied", "payment-journal.account", "new-invoice.vendor"} <= reached
        assert code == 0
        assert sandbox.counts() == before


@pytest.mark.browser
def test_drift_alone_has_a_code_of_its_own(real_home: tuple[Path, Sandbox], weather: Weather) -> None:
    weather.rename("dservice", "Fortsæt")
    code, printed = check(real_home[0], "dservice")
    assert code == 3
    assert "1 drift, 0 missing, 0 ambiguous" in printed
    assert "continue" in printed


@pytest.mark.browser
def test_a_portal_that_cannot_be_walked_is_found(real_home: tuple[Path, Sandbox], weather: Weather) -> None:
    weather.plan("nemhandel", "maintenance", "/", method="GET")
    code, printed = check(real_home[0], "nemhandel", "--json")
    (finding,) = json.loads(printed)
    assert (code, finding["standing"]) == (1, "missing")
    assert "HTTP 503" in finding["why"]


def test_a_portal_that_nobody_knows(home: Path) -> None:
    done = RUN.invoke(app, ["--home", str(home), "locators", "check", "navison"])
    assert "no portal 'navison' in robots.yaml" in str(done.exception)


def test_picking_needs_a_screen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    done = RUN.invoke(app, ["--home", str(home), "locators", "pick", "navision"])
    assert "there is no screen here" in str(done.exception)
