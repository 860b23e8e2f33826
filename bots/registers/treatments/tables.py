"""Members, guarantees, clinics and prices, and the ledger of what was billed and treated."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, String, Table

from bots.registers.storage.metadata import Amount, import_id, metadata

members = Table(
    "register_members",
    metadata,
    Column("cpr_key", String(64), primary_key=True),
    Column("cpr_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("member_number", String, nullable=False),
    Column("active_from", Date, nullable=False),
    Column("active_to", Date),
    import_id(),
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
    import_id(),
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
    Column("rejections_by", String, comment="mail or response; null is mail"),
    import_id(),
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
    import_id(),
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
