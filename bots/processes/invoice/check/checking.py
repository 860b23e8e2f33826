"""One file through reader and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.domain.masking import mask
from bots.domain.text import Text
from bots.domain.ubl import Unreadable, parse
from bots.farm.process.rules import shown
from bots.processes.invoice.rules import Evaluation, Outcome, evaluate

Look = Callable[[Invoice, date], InvoiceFacts]
"""What the registers say about an invoice that came in on a day."""


class Verdict(StrEnum):
    """What would become of a file. ``crashed``: the reader or a rule failed, which is a fault of ours."""

    APPROVE = "approve"
    REJECT = "reject"
    COLLEAGUE = "colleague"
    REFUSED = "refused"
    CRASHED = "crashed"


_VERDICTS = {
    Outcome.APPROVE: Verdict.APPROVE,
    Outcome.REJECT: Verdict.REJECT,
    Outcome.MANUAL: Verdict.COLLEAGUE,
}


@dataclass(frozen=True)
class CheckReason:
    """One thing that stands in the way, and the line it is about."""

    code: str
    text: Text
    line: str | None = None


@dataclass(frozen=True)
class Checked:
    """What reader and rules say of one file.

    ``invoice`` and ``evaluation`` are None where it was not read.
    """

    name: str
    verdict: Verdict
    reasons: tuple[CheckReason, ...] = ()
    invoice: Invoice | None = None
    evaluation: Evaluation | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The distinct codes of the reasons, in order."""
        return tuple(dict.fromkeys(reason.code for reason in self.reasons))

    def plain(self) -> dict[str, Any]:
        """As JSON, without anything about the patient."""
        read = self.invoice
        return {
            "file": self.name,
            "verdict": self.verdict.value,
            "reasons": [
                {"code": one.code, "line": one.line, "da": one.text.da, "en": one.text.en}
                for one in self.reasons
            ],
            "read": None if read is None else _read(read),
            "rules": {one.code: one.status.value for one in self.evaluation.results}
            if self.evaluation
            else {},
        }


def check(name: str, content: bytes, received_on: date, look: Look) -> Checked:
    """What would become of ``content`` if it came in on ``received_on``."""
    try:
        invoice = parse(content)
    except Unreadable as problem:
        reason = CheckReason(problem.code, Text(da=str(problem), en=problem.english))
        return Checked(name, Verdict.REFUSED, (reason,))
    except Exception as error:  # a crash is what this is there to find
        return _crashed(name, error)
    try:
        evaluation = evaluate(invoice, look(invoice, received_on), received_on)
    except Exception as error:
        return _crashed(name, error)
    verdict = _VERDICTS[evaluation.outcome]
    reasons = (
        CheckReason(one.code, one.text, one.line)
        for one in evaluation.findings
        if verdict is Verdict.COLLEAGUE or one.severity == "reject"
    )
    return Checked(name, verdict, tuple(reasons), invoice, evaluation)


def _crashed(name: str, error: Exception) -> Checked:
    message = mask(f"{type(error).__name__}: {error}")[:300]
    return Checked(name, Verdict.CRASHED, (CheckReason(type(error).__name__, Text(da=message, en=message)),))


def _read(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": shown(invoice.number),
        "type": invoice.document_type.value,
        "syntax": invoice.syntax.value,
        "persons": len(invoice.patients),
        "guarantee": invoice.guarantee,
        "payable": str(invoice.payable),
        "lines": [
            {
                "number": shown(line.number),
                "name": shown(line.name),
                "date": line.treatment_date.isoformat() if line.treatment_date else None,
                "amount": str(line.amount),
            }
            for line in invoice.lines
        ],
    }
