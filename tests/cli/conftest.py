"""A home folder as an operator sets it up: secrets, addresses, no portals that answer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bots.office import make_home

PORTALS = ("nemhandel", "navision", "dservice")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("KOLLEGA_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    make_home(home, {name: {"username": "u", "password": "p"} for name in PORTALS})
    lines = [f"KOLLEGA_ADDRESSES__{name.upper()}=http://127.0.0.1:1\n" for name in PORTALS]
    (home / "kollega.env").write_text("".join(lines))
    return home
