"""A file about deductions: told to each deduction's case, and its sum checked. See README.md."""

from bots.processes.settlement.process import PROCESS

__all__ = ["PROCESS"]
