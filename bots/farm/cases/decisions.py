"""The table of decisions: which there are, how they were made, and whether colleagues agreed.

The decision itself is an event of its case; this is what figures are counted from without opening it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update

from bots.domain.decision import DECISION, REVIEW
from bots.farm.audit import Transaction, became, chain_of
from bots.farm.process import Objection, View
from bots.farm.storage.schema.cases import cases, decisions


@dataclass(frozen=True)
class Figures:
    """How one type of decision went. ``reviewed`` are those a colleague looked at afterwards or before."""

    decided: int = 0
    automatic: int = 0
    reviewed: int = 0
    upheld: int = 0

    @property
    def uphold_rate(self) -> float | None:
        """Percent of the reviewed decisions that colleagues agreed with; None where none was reviewed."""
        return 100 * self.upheld / self.reviewed if self.reviewed else None


@dataclass(frozen=True)
class DecisionRow:
    """Where one decision is, without what it says."""

    id: str
    type: str
    case_id: int
    seq: int
    result: str
    automatic: bool
    rules: str
    decided_at: datetime


def note(tx: Transaction, case_id: int, seq: int, data: Mapping[str, Any]) -> None:
    """Keep the row of a decision, or of a colleague's view of one, that was just put on record."""
    if not data.get("id"):
        return
    if data["kind"] == DECISION:
        row = {
            "id": data["id"],
            "type": data["type"],
            "case_id": case_id,
            "seq": seq,
            "result": data["result"],
            "automatic": data["solely_automated"],
            "rules": data["rules"],
            "decided_at": tx.now,
        }
        tx.connection.execute(_ADD, row)
        said = {"is": became.as_decided(row)}
        tx.ledger.became(chain_of(case_id, None), became.of_decision(row["id"]), said)
    elif data["kind"] == REVIEW:
        _review(tx, data["upheld"], decisions.c.id == data["id"])


_ADD = insert(decisions)


def figures(connection: Connection) -> dict[str, Figures]:
    """The figures of every type of decision that was made."""
    rows = connection.execute(
        select(
            decisions.c.type,
            func.count().label("decided"),
            func.sum(case((decisions.c.automatic, 1), else_=0)).label("automatic"),
            func.count(decisions.c.upheld).label("reviewed"),
            func.sum(case((decisions.c.upheld, 1), else_=0)).label("upheld"),
        ).group_by(decisions.c.type)
    )
    return {row.type: Figures(row.decided, row.automatic, row.reviewed, row.upheld) for row in rows}


def newest(
    connection: Connection,
    type_: str | None = None,
    most: int | None = None,
    process: str | None = None,
) -> list[DecisionRow]:
    """Decisions whose cases still hold their data, the newest first."""
    wanted = (
        select(decisions)
        .join(cases, cases.c.id == decisions.c.case_id)
        .where(cases.c.erased_at.is_(None))
        .order_by(decisions.c.case_id.desc())
    )
    if type_ is not None:
        wanted = wanted.where(decisions.c.type == type_)
    if process is not None:
        wanted = wanted.where(cases.c.process == process)
    rows = connection.execute(wanted if most is None else wanted.limit(most))
    return [
        DecisionRow(r.id, r.type, r.case_id, r.seq, r.result, r.automatic, r.rules, r.decided_at)
        for r in rows
    ]


def count(tx: Transaction, case_id: int, answer: Objection) -> None:
    """Let the case's decision count as upheld or overturned; the last view is the one that counts."""
    if answer.view is View.NO_OBJECTION:
        return
    upheld = answer.view is View.UPHELD
    _review(tx, upheld, decisions.c.case_id == case_id)


def _review(tx: Transaction, upheld: bool, which: ColumnElement[bool]) -> None:
    said = {"upheld": upheld, "reviewed_at": tx.now}
    reviewed = update(decisions).where(which).values(**said).returning(decisions.c.id, decisions.c.case_id)
    for row in tx.connection.execute(reviewed).all():
        tx.ledger.became(chain_of(row.case_id, None), became.of_decision(row.id), said)
