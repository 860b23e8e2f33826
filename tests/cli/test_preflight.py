"""What is missing is said before a task is taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bots.cli import preflight
from bots.domain.errors import UsageError
from bots.office import Office

ROSTER = Path("robots.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "installed_chromium", lambda: Path("/bin/true"))


def check(home: Path, robot: str = "dservice-claim") -> None:
    preflight.check(Office.open(home), [robot])


def use_roster(monkeypatch: pytest.MonkeyPatch, home: Path, old: str, new: str) -> None:
    assert old in ROSTER
    (home / "robots.yaml").write_text(ROSTER.replace(old, new), encoding="utf-8")
    monkeypatch.setenv("KOLLEGA_ROBOTS", str(home / "robots.yaml"))


def test_a_home_in_order_passes(home):
    check(home)


def test_an_address_that_nobody_gave(home):
    (home / "kollega.env").unlink()
    with pytest.raises(UsageError, match="no address for portal 'dservice'"):
        check(home)


def test_an_origin_of_a_portal_that_nobody_placed(home):
    env = home / "kollega.env"
    env.write_text("".join(line for line in env.read_text().splitlines(True) if "IDENTITY" not in line))
    check(home)
    with pytest.raises(UsageError, match="no address for 'identity' of portal 'kerne'"):
        check(home, "kerne-pay")


def test_a_secret_that_nobody_stored(home, monkeypatch):
    use_roster(monkeypatch, home, "secret: dservice", "secret: danmark")
    with pytest.raises(UsageError, match="secret 'danmark' is not in the vault"):
        check(home)


def test_a_locator_file_with_a_typo(home, monkeypatch):
    book = home / "dservice.yaml"
    book.write_text(
        Path("locators/dservice.yaml").read_text(encoding="utf-8").replace("kind: login", "knid: login")
    )
    use_roster(monkeypatch, home, "locators/dservice.yaml", str(book))
    with pytest.raises(UsageError, match=rf"{re.escape(str(book))}:\d+:\d+: .*'kind'"):
        check(home)


def test_a_locator_file_without_the_start_page(home, monkeypatch):
    book = home / "dservice.yaml"
    book.write_text(
        Path("locators/dservice.yaml").read_text(encoding="utf-8").replace("  front:", "  frond:")
    )
    use_roster(monkeypatch, home, "locators/dservice.yaml", str(book))
    with pytest.raises(UsageError, match=r"no page 'front'.*Did you mean 'frond'"):
        check(home)


def test_a_room_that_is_not_there(home, monkeypatch):
    use_roster(monkeypatch, home, "room: bots.systems.dservice", "room: bots.systems.danmark")
    with pytest.raises(UsageError, match=r"room 'bots\.systems\.danmark' cannot be loaded"):
        check(home)


def test_a_robot_without_a_portal_needs_none_of_it(home):
    (home / "kollega.env").unlink()
    check(home, "mail-send")
