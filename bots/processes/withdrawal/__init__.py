"""Accepted subsidy claims whose invoice was credited: a colleague withdraws them. See README.md."""

from bots.processes.withdrawal.process import PROCESS

__all__ = ["PROCESS"]
