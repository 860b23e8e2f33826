"""Every write is a transaction with its hash-chained audit rows."""

from __future__ import annotations

from bots.farm.audit import anchors, became, ledger, log
from bots.farm.audit.anchors import Anchor
from bots.farm.audit.audited_change import Act, AuditedChanges, Change, given, joined, json_text
from bots.farm.audit.canonical import digest
from bots.farm.audit.continuity import Continuity
from bots.farm.audit.ledger import DELETED, GENESIS, OPERATORS, Checkpoint, as_json, chain_of
from bots.farm.audit.log import AuditCursor, AuditFilter, AuditPage
from bots.farm.audit.problem import ChainProblem
from bots.farm.audit.store import Store
from bots.farm.audit.transaction import Transaction, in_transaction
from bots.farm.audit.verify import verify

__all__ = [
    "DELETED",
    "GENESIS",
    "OPERATORS",
    "Act",
    "Anchor",
    "AuditCursor",
    "AuditFilter",
    "AuditPage",
    "AuditedChanges",
    "ChainProblem",
    "Change",
    "Checkpoint",
    "Continuity",
    "Store",
    "Transaction",
    "anchors",
    "as_json",
    "became",
    "chain_of",
    "digest",
    "given",
    "in_transaction",
    "joined",
    "json_text",
    "ledger",
    "log",
    "verify",
]
