"""From a clinic's invoice to a decision, a posting, a payment and a claim per treatment. See README.md."""

from bots.processes.invoice.process import PROCESS, on_terms

__all__ = ["PROCESS", "on_terms"]
