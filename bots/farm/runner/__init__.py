"""One worker process: claims, carries out, keeps its lease, reports."""

from __future__ import annotations

from bots.farm.runner.failures import Failure, comes_back, diagnose, fail, rest
from bots.farm.runner.heartbeat import Heartbeat
from bots.farm.runner.reconciling import Found, Reconciliation
from bots.farm.runner.runner import Runner

__all__ = [
    "Failure",
    "Found",
    "Heartbeat",
    "Reconciliation",
    "Runner",
    "comes_back",
    "diagnose",
    "fail",
    "rest",
]
