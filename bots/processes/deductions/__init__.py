"""One deduction in a pension that somebody else pays out, until it is settled. See README.md."""

from bots.processes.deductions.process import PROCESS

__all__ = ["PROCESS"]
