"""The rule workshop: rules as a table, and what would have come out with other parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bots.decisions.explaining import decided, inputs_of
from bots.decisions.kits import kit_of, kits
from bots.domain.text import Text
from bots.farm.process.rules import Severity
from bots.farm.reader import Reader
from bots.processes import all_processes
from bots.registers import Declared, Parameters


def declared() -> Declared:
    """The parameters of all processes, with what the rules say where the business has decided nothing."""
    return Declared(kit.parameters for kit in kits().values())


@dataclass(frozen=True)
class RuleRow:
    """One line of the decision table: when ``looks_for`` is found on ``applies_to``, then ``leads_to``."""

    number: int
    code: str
    applies_to: str
    looks_for: Text
    says: Text
    leads_to: str
    source: str
    version: str


def decision_table(process: str) -> list[RuleRow]:
    """The rules of a process in the order they are evaluated.

    Raises:
        NoRules: the process has none.
    """
    return [
        RuleRow(
            number,
            rule.code,
            ", ".join(sorted(rule.applies_to)),
            rule.title,
            rule.text,
            "rejected" if rule.severity is Severity.REJECT else "a colleague decides",
            rule.source,
            rule.version,
        )
        for number, rule in enumerate(kit_of(process).rules, 1)
    ]


@dataclass(frozen=True)
class Backtest:
    """What other parameters or rules would have led to. ``changed`` are the decisions that would differ."""

    tried: int
    changed: tuple[Changed, ...]

    @property
    def money(self) -> dict[str, Decimal]:
        """What the closed cases of the changed decisions came to, in DKK, by what it was."""
        total: dict[str, Decimal] = {}
        for one in self.changed:
            for name, amount in one.money.items():
                total[name] = total.get(name, Decimal(0)) + amount
        return total


@dataclass(frozen=True)
class Changed:
    """One decision that would have come out differently, with the reasons before and after.

    ``money`` is what its case came to, in DKK, by what it was; empty where the case is not closed.
    """

    decision: str
    before: str
    after: str
    reasons_before: tuple[str, ...]
    reasons_after: tuple[str, ...]
    money: Mapping[str, Decimal] = field(default_factory=dict)


def backtest(reader: Reader, process: str, parameters: Parameters | None, most: int) -> Backtest:
    """Run the last ``most`` decisions again by today's rules, as they were and with ``parameters``.

    Nothing is changed. Both runs are by the same rules, so a difference is the parameters'. Each case is
    judged by what is in force, in ``parameters``, on its own day. Without parameters the decisions are
    compared with what is on record, so a difference is the rules'.

    Raises:
        NoRules: the process has none.
    """
    kit = kit_of(process)
    tried, changed = 0, []
    for row in reader.decisions(process=process, most=most):
        case = reader.case_by_id(row.case_id)
        found = decided(case)
        inputs = inputs_of(case, found[1]) if found else None
        if found is None or inputs is None:
            continue
        tried += 1
        after = kit.rerun(inputs)
        if parameters is None:
            before = kit.expected(found[1])
        else:
            before, after = after, kit.rerun(kit.backtest(inputs, parameters))
        reasons = _reasons(before), _reasons(after)
        if (before["outcome"], reasons[0]) != (after["outcome"], reasons[1]):
            tally = all_processes()[process].tally(case)
            money = tally.money if tally else {}
            changed.append(Changed(row.id, before["outcome"], after["outcome"], *reasons, money))
    return Backtest(tried, tuple(changed))


def _reasons(plain: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted({finding["code"] for finding in plain["findings"]}))
