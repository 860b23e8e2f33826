"""The short form of ``make sftp``."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.consignments.campaign import Campaign, Differences


@pytest.mark.long
@pytest.mark.timeout(600)
def test_files_are_exchanged_once_while_the_line_breaks_and_workers_die(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, files=16, seed=3, share=0.04)
    assert campaign.run() == Differences()
    assert campaign.faults
