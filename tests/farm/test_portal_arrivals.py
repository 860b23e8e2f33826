"""A portal's list as an inbox: each document once, and marked as fetched only after it was dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.browser import Browser
from bots.config import Roster, RosterWrong, Settings
from bots.farm.farm import Farm
from bots.farm.robot import Arrival, Desk
from bots.farm.worklist import QueueTerms
from bots.vault import Secret
from fixtures.portals.sandbox import Sandbox
from tests.robots.inbox_world import inbox_world

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("kind", ["sqlite"])]

ARRIVALS = """
arrivals:
  dokumenter: {system: nemhandel, settle: 0s, taken_to: hentet, team: fakturaer}
  bilag: {system: dservice, team: fakturaer}
"""


class Vault:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def get(self, name: str) -> Secret:
        return Secret(name, self._sandbox.secrets[name])


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "sandbox", inbox_world(3), portals=("nemhandel",)) as running:
        yield running


@pytest.fixture
def desk(farm: Farm, sandbox: Sandbox, tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "robots.yaml").write_text(Path("robots.yaml").read_text(encoding="utf-8") + ARRIVALS)
    (tmp_path / "kollega.env").write_text(f"KOLLEGA_ADDRESSES__NEMHANDEL={sandbox.addresses['nemhandel']}\n")
    settings = Settings.load(tmp_path)
    settings.roster = Roster.load(tmp_path / "robots.yaml")
    farm.add_task("nemhandel-intake", "T-1", {}, actor="schedule")
    lease = farm.claim([QueueTerms("nemhandel-intake")], "worker", timedelta(hours=1))
    assert lease
    vault: Any = Vault(sandbox)
    with Browser() as browser, Desk(lease, farm, settings, vault, browser).cleared() as desk:
        yield desk


def take(desk: Desk, most: int = 100) -> list[Arrival]:
    inbox = desk.inbox("dokumenter")
    taken: list[Arrival] = []
    for arrival in inbox.new():
        if len(taken) == most:
            break
        inbox.taken(arrival)
        taken.append(arrival)
    return taken


def test_each_document_is_taken_once_and_marked_at_the_next_look(desk: Desk, sandbox: Sandbox) -> None:
    first = take(desk, most=2)
    assert [one.name for one in first] == ["NH-000001", "NH-000002"]
    assert b"<cbc:ID>F-1</cbc:ID>" in first[0].content
    assert sandbox.counts()["fetched"] == 0
    assert [one.name for one in take(desk)] == ["NH-000003"]
    assert sandbox.counts()["fetched"] == 2
    assert take(desk) == []
    assert sandbox.counts()["fetched"] == 3


def test_a_portal_without_a_list_of_arrivals_is_said(desk: Desk) -> None:
    with pytest.raises(RosterWrong, match="nothing arrives in 'dservice'"):
        desk.inbox("bilag")
