"""Every write is a transaction with its hash-chained audit rows."""

from __future__ import annotations

from bots.farm.audit import ledger, log
from bots.farm.audit.audited_change import Act, AuditedChanges, Change, given, joined, json_text
from bots.farm.audit.continuity import Continuity
from bots.farm.audit.ledger import DELETED, GENESIS, OPERATORS, as_json, chain_of, digest
from bots.farm.audit.log import AuditCursor, AuditFilter, AuditPage
from bots.farm.audit.store import Store
from bots.farm.audit.transaction import Transaction, in_transaction
from bots.farm.audit.verify import ChainProblem, verify

__all__ = [
    "DELETED",
    "GENESIS",
    "OPERATORS",
    "Act",
    "AuditCursor",
    "AuditFilter",
    "AuditPage",
    "AuditedChanges",
    "ChainProblem",
    "Change",
    "Continuity",
    "Store",
    "Transaction",
    "as_json",
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
