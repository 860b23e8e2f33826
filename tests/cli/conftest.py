"""A home folder as an operator sets it up: secrets, addresses, no portals that answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.browser import LocatorBook
from bots.config.roster import Roster
from bots.office import make_home

ROSTER = Roster.load(Path("robots.yaml"))


def _servers() -> Iterator[str]:
    """Portals and their other origins, as the environment names them."""
    for name, entry in ROSTER.portals.items():
        yield name.upper()
        yield from (f"{name}_{origin}".upper() for origin in LocatorBook.load(entry.screens).origins)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KOLLEGA_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    make_home(home, {one.secret: {"username": "u", "password": "p"} for one in ROSTER.logins.values()})
    lines = [f"KOLLEGA_ADDRESSES__{name}=http://127.0.0.1:1\n" for name in _servers()]
    (home / "kollega.env").write_text("".join(lines))
    return home
