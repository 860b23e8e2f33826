"""One treatment's claim on the health insurer "danmark". See README.md."""

from bots.processes.subsidy.process import PROCESS, on_terms

__all__ = ["PROCESS", "on_terms"]
