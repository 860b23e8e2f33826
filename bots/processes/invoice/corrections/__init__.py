"""What would have changed a rejection.

Only what the clinic or the member could have corrected or brought about is changed: never the fund's own
limits, and never the day the document came in. What the registers would have answered about the corrected
document is part of the change.
"""

from bots.processes.invoice.corrections.counterfactual import CORRECTABLE, counterfactual
from bots.processes.invoice.rules import Document

__all__ = ["CORRECTABLE", "Document", "counterfactual"]
