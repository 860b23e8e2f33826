"""The pages over a farm whose cases are told things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bots.config.roster import Roster
from bots.domain.clock import SystemClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.vault.cipher import Cipher
from bots.web.settings import WebSettings
from bots.web.site import Site
from fixtures.reversals.payout import PAYOUT, TEAM
from tests.web.serving import serving


@contextmanager
def payouts(folder: Path) -> Iterator[tuple[str, Farm]]:
    """Where the pages answer, and their farm."""
    engine = connect(f"sqlite:///{folder / 'worklist.db'}")
    migrate(engine)
    farm = Farm(engine, Cipher(b"k" * 32), {"payout": PAYOUT}, {}, clock=SystemClock())
    roster = Roster.load(Path("robots.yaml"))
    teams = {**roster.teams, TEAM: roster.teams["fakturaer"]}
    roster = roster.model_copy(update={"teams": teams})
    with serving(Site(farm, roster, {"payout": PAYOUT}, WebSettings(_env_file=None))) as address:
        yield address, farm
    engine.dispose()
