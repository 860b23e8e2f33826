"""The teams that the farm itself has questions for."""

from __future__ import annotations

DEVELOPERS = "udvikling"


OPERATIONS = "drift"
"""The team that renews logins and gets what no process and no robot's team takes."""
