"""Robots at home on Robocorp Control Room: work items for our robots, our worklist for anybody's robots."""

from __future__ import annotations

from bots.robocorp.adapter import WorklistAdapter
from bots.robocorp.secrets import VaultSecrets
from bots.robocorp.shift import run_items

__all__ = ["VaultSecrets", "WorklistAdapter", "run_items"]
