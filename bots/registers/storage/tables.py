"""The registers' tables, in the farm's database but on a metadata of their own.

CPR numbers are never stored in clear: ``cpr_key`` is a keyed digest to look up by, ``cpr_sealed`` and
``name_sealed`` are encrypted with the farm's key.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

from bots.farm.storage.database import transact
from bots.farm.storage.dialects import lock_schema

metadata = MetaData()


class Amount(TypeDecorator[Decimal]):
    """Kroner, stored as whole øre because SQLite has no decimal type."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


imports = Table(
    "register_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("rows", JSON, nullable=False),
)

rule_parameters = Table(
    "register_rule_parameters",
    metadata,
    Column("name", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("import_id", ForeignKey("register_imports.id"), nullable=False),
)


def _import_id() -> Column[int]:
    return Column("import_id", ForeignKey("register_imports.id"), nullable=False)


members = Table(
    "register_members",
    metadata,
    Column("cpr_key", String(64), primary_key=True),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("member_number", String, nullable=False),
    Column("active_from", Date, nullable=False),
    Column("active_to", Date),
    _import_id(),
)

guarantees = Table(
    "register_guarantees",
    metadata,
    Column("number", String, primary_key=True),
    Column("cpr_key", String(64), nullable=False),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("clinic_cvr", String(8), nullable=False),
    Column("clinic_p_number", String(10), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("treatments", Integer, nullable=False),
    _import_id(),
)

consents = Table(
    "register_consents",
    metadata,
    Column("number", String, primary_key=True),
    Column("cpr_key", String(64), nullable=False),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("process", String, nullable=False, comment="which process may decide on it"),
    Column("given_on", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("documented", String, nullable=False),
    _import_id(),
    Index("register_consents_person", "cpr_key", "process"),
)

clinics = Table(
    "register_clinics",
    metadata,
    Column("cvr", String(8), primary_key=True),
    Column("p_number", String(10), primary_key=True),
    Column("name", String, nullable=False),
    Column("speciality", String, nullable=False),
    Column("ydernummer", String(6), nullable=False),
    Column("vendor_number", String, nullable=False),
    Column("account_key", String, nullable=False),
    Column("email", String, nullable=False),
    _import_id(),
)

prices = Table(
    "register_prices",
    metadata,
    Column("speciality", String, primary_key=True),
    Column("treatment", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("code", String, nullable=False),
    Column("price", Amount, nullable=False),
    _import_id(),
)

received_invoices = Table(
    "ledger_received_invoices",
    metadata,
    Column("id", Integer, primary_key=True, comment="order of arrival"),
    Column("case_reference", String, nullable=False, unique=True),
    Column("supplier_cvr", String(8)),
    Column("document_type", String, nullable=False),
    Column("number", String, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("outcome", String, comment="approved, rejected or, while undecided, null"),
    Column("payable", Amount),
    Column("credited_invoice", String),
    Index("ledger_received_invoices_number", "supplier_cvr", "document_type", "number"),
    Index("ledger_received_invoices_credited", "supplier_cvr", "credited_invoice"),
)

treatments = Table(
    "ledger_treatments",
    metadata,
    Column("case_reference", String, primary_key=True),
    Column("line", String, primary_key=True),
    Column("cpr_key", String(64)),
    Column("guarantee", String),
    Column("treatment_date", Date),
    Column("treatment", String, nullable=False),
    Column("released_by", String, comment="the case of the credit note that took the invoice back"),
    Index("ledger_treatments_person", "cpr_key", "treatment_date"),
    Index("ledger_treatments_guarantee", "guarantee"),
)

danmark_status = Table(
    "ledger_danmark_status",
    metadata,
    Column("cpr_key", String(64), primary_key=True),
    Column("answer", String, nullable=False),
    Column("answered_on", Date, nullable=False),
    Column("case_reference", String, nullable=False),
)

claims = Table(
    "ledger_claims",
    metadata,
    Column("reference", String, primary_key=True),
    Column("invoice", String, nullable=False, comment="the invoice's case"),
    Column("receipt", String, nullable=False),
    Column("treatment_date", Date, nullable=False),
    Index("ledger_claims_invoice", "invoice"),
)


def create(engine: Engine) -> None:
    """Create the tables that are not there yet. Many may start at once: one creates, the others wait.

    Raises:
        UsageError: the database is read-only or full.
    """

    def make(connection: Connection) -> None:
        lock_schema(connection)
        metadata.create_all(connection)

    transact(engine, make)
