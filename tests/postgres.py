"""A PostgreSQL cluster of the tests' own, started once per test session."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from fixtures.postgres import Cluster, binaries, running

__all__ = ["Cluster", "binaries", "cluster"]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster; without PostgreSQL on the machine a failure in CI and a skip elsewhere."""
    folder = binaries()
    if folder is None:
        reason = "no PostgreSQL (initdb) on this machine: its half of the worklist tests did not run"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running(folder, durable=False) as server:
        yield server
