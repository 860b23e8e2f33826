"""A member has died: what they leave goes to their spouse or to their heirs. See README.md."""

from bots.processes.deaths.process import PROCESS, on_terms

__all__ = ["PROCESS", "on_terms"]
