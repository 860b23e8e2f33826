"""Contestants of the form task do what they are timed for. How fast is for ``make bench`` to tell."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fixtures.bench import form, form_requests
from fixtures.bench.form_portal import portal
from fixtures.portals.dservice.app import claims
from fixtures.portals.dservice.mutated import claim_errand


@pytest.mark.browser
def test_ours_and_the_floor_claim_the_subsidy_once_each(tmp_path: Path) -> None:
    with (
        portal(tmp_path) as sandbox,
        form._peer("ours", Path(sys.executable), sandbox.addresses["dservice"]) as ours,
        form_requests.contestant(sandbox.addresses["dservice"]) as least,
    ):
        ours(dict(claim_errand(9001).fields))
        least(dict(claim_errand(9002).fields))
        assert sandbox.counts()["claimed"] == 3  # with the one that warms the robot up
        assert claim_errand(9001).expected in claims(tmp_path)
        assert claim_errand(9002).expected in claims(tmp_path)


def test_a_peer_that_brings_no_receipt_is_no_measurement(tmp_path: Path) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nread line; echo sorry\n")
    silent.chmod(0o755)
    with (
        pytest.raises(RuntimeError, match="naive brought no receipt: sorry"),
        form._peer("naive", silent, ""),
    ):
        pass
