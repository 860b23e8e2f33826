"""A short ``make reversals``: payouts that are called off while their robots are killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.reversals.campaign import Campaign

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]


def test_nothing_that_was_called_off_is_paid(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'worklist.sqlite'}"
    campaign = Campaign(address, tmp_path / "files", workers=2, cases=15, seed=3)
    differences = campaign.run(seconds=15)
    assert not differences, differences
    assert campaign.done["stopped"] > 0
    assert campaign.done["paid"] > 0
    assert campaign.done["events"] > 0
