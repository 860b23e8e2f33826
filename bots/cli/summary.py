"""What came of the invoices: counted from the cases' histories and from the portals' own books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from bots.domain.money import danish
from bots.farm.process import Case
from bots.farm.worklist import Task
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.rules import Outcome
from bots.processes.subsidy.case import EXPECTED


@dataclass
class Summary:
    """The figures of one run. Amounts are in DKK."""

    invoices: int = 0
    approved: int = 0
    rejected: int = 0
    manual: int = 0
    unreadable: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    to_colleagues: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    approved_amount: Decimal = Decimal(0)
    subsidy_amount: Decimal = Decimal(0)
    portals: Mapping[str, int] = field(default_factory=dict)
    open_tasks: int = 0
    seconds: float = 0.0

    @property
    def straight_through(self) -> float:
        """Share of invoices decided without a person, 0 to 1."""
        return (self.approved + self.rejected) / self.invoices if self.invoices else 0.0

    def add_cases(self, cases: Iterable[Case]) -> None:
        """Count invoice and subsidy cases."""
        for case in cases:
            if case.process == "invoice":
                self._add_invoice(InvoiceCase(case))
            elif case.process == "subsidy":
                self._add_claim(case)

    def _add_invoice(self, matter: InvoiceCase) -> None:
        self.invoices += 1
        if matter.received.invoice is None:
            self.unreadable += 1
        elif matter.decision is None:
            return
        elif matter.decision.evaluation.outcome is Outcome.APPROVE:
            self.approved += 1
            self.approved_amount += matter.invoice.payable
        elif matter.decision.evaluation.outcome is Outcome.REJECT:
            self.rejected += 1
            self.reasons.update({finding.code for finding in matter.decision.evaluation.findings})
        else:
            self.manual += 1

    def _add_claim(self, case: Case) -> None:
        closed = case.last("closed")
        self.claims[closed.data["outcome"] if closed else "waiting"] += 1
        expected = case.last("recorded", kind=EXPECTED)
        if expected is not None and expected.data["subsidy"] is not None:
            self.subsidy_amount += Decimal(expected.data["subsidy"])

    def add_open_tasks(self, tasks: Iterable[Task]) -> None:
        """Count what waits for colleagues, by reason."""
        for task in tasks:
            self.open_tasks += 1
            self.to_colleagues[task.payload["code"]] += 1

    def as_json(self) -> dict[str, object]:
        """The figures of ``kollega demo --json``."""
        names = ("invoices", "approved", "rejected", "manual", "unreadable")
        counted = ("posted", "posted_twice", "paid", "paid_twice", "claimed", "claimed_twice", "mails")
        return {
            **{name: getattr(self, name) for name in names},
            **{name: self.portals[name] for name in counted},
            "open_tasks": self.open_tasks,
            "straight_through": round(self.straight_through, 4),
            "seconds": round(self.seconds, 1),
            "seconds_per_invoice": round(self.seconds / self.invoices, 2) if self.invoices else None,
        }

    def print(self, console: Console) -> None:
        """The table at the end of a demo."""
        table = Table(title="What came of the invoices", show_header=False, title_justify="left")
        table.add_column(style="bold")
        table.add_column(justify="right")
        table.add_column()
        table.add_row("Invoices received", str(self.invoices), "from Nemhandel")
        table.add_row("Approved", str(self.approved), danish(self.approved_amount))
        table.add_row("Rejected", str(self.rejected), f"mails to clinics: {self.portals['mails']}")
        for code, count in self.reasons.most_common():
            table.add_row(f"  {code}", str(count), "")
        undecided = self.manual + self.unreadable
        table.add_row("Undecided by robots", str(undecided), f"{self.unreadable} of them unreadable")
        for name in ("posted", "paid", "claimed"):
            told = "credit notes are not paid" if name == "paid" else "the portal counts"
            told = f"{self.portals[f'{name}_twice']} twice ({told})"
            table.add_row(name.capitalize(), str(self.portals[name]), told)
        for answer, count in self.claims.most_common():
            table.add_row(f"  claim {answer}", str(count), "")
        table.add_row("Expected subsidy", "", danish(self.subsidy_amount))
        table.add_row("Waiting for colleagues", str(self.open_tasks), "")
        for code, count in self.to_colleagues.most_common():
            table.add_row(f"  {code}", str(count), "")
        table.add_row("Straight through", f"{self.straight_through:.1%}", "decided without a person")
        each = self.seconds / self.invoices if self.invoices else 0
        table.add_row("Time", f"{self.seconds:.0f} s", f"{each:.2f} s per invoice")
        console.print(table)
