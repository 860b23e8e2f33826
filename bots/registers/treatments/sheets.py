"""The sheets of members, guarantees, clinics, prices, and of what was decided before the farm began."""

from __future__ import annotations

from bots.domain.facts import RejectionsBy
from bots.domain.invoice import DocumentType
from bots.registers.treatments.tables import (
    clinics,
    guarantees,
    members,
    prices,
    received_invoices,
    treatments,
)
from bots.registers.workbook import cells
from bots.registers.workbook.cells import optional
from bots.registers.workbook.sheets import Column, Sheet

MOST_TREATMENTS = 15
"""No payment guarantee covers more treatments (pension.dk/klinik/faq)."""

MEMBERS = Sheet(
    "Medlemmer",
    (
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Navn", "name", cells.text),
        Column("Medlemsnummer", "member_number", cells.reference),
        Column("Medlem fra", "active_from", cells.day),
        Column("Medlem til", "active_to", optional(cells.day)),
    ),
    unique=(("cpr",), ("member_number",)),
    period=("active_from", "active_to"),
    required=True,
)
GUARANTEES = Sheet(
    "Garantier",
    (
        Column("Garantinummer", "number", cells.number),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Klinikkens CVR-nummer", "clinic_cvr", cells.digits(8), cells.odd_cvr),
        Column("Klinikkens P-nummer", "clinic_p_number", cells.digits(10)),
        Column("Gyldig fra", "valid_from", cells.day),
        Column("Gyldig til", "valid_to", cells.day),
        Column("Antal behandlinger", "treatments", cells.whole(1, MOST_TREATMENTS)),
    ),
    unique=(("number",),),
    period=("valid_from", "valid_to"),
    required=True,
)
CLINICS = Sheet(
    "Klinikker",
    (
        Column("CVR-nummer", "cvr", cells.digits(8), cells.odd_cvr),
        Column("P-nummer", "p_number", cells.digits(10)),
        Column("Navn", "name", cells.text),
        Column("Speciale", "speciality", cells.digits(2)),
        Column("Ydernummer", "ydernummer", cells.digits(6)),
        Column("Kreditornummer", "vendor_number", cells.text),
        Column("Konto", "account_key", cells.account),
        Column("E-mail", "email", cells.email),
        Column(
            "Afvisninger",
            "rejections_by",
            optional(
                cells.one_of(
                    {"Mail": RejectionsBy.MAIL.value, "Elektronisk svar": RejectionsBy.RESPONSE.value}
                )
            ),
            needed=False,
        ),
    ),
    unique=(("cvr", "p_number"), ("vendor_number",)),
    required=True,
)
PRICES = Sheet(
    "Priser",
    (
        Column("Speciale", "speciality", cells.digits(2)),
        Column("Behandling", "treatment", cells.text),
        Column("Ydelseskode", "code", cells.text),
        Column("Gyldig fra", "valid_from", cells.day),
        Column("Gyldig til", "valid_to", optional(cells.day)),
        Column("Pris", "price", cells.amount),
    ),
    unique=(("speciality", "treatment", "valid_from"),),
    period=("valid_from", "valid_to"),
    required=True,
)
EARLIER_INVOICES = Sheet(
    "Tidligere fakturaer",
    (
        Column("Sagsreference", "case_reference", cells.reference),
        Column("Klinikkens CVR-nummer", "supplier_cvr", cells.digits(8), cells.odd_cvr),
        Column("Fakturanummer", "number", cells.number),
        Column(
            "Dokumenttype",
            "document_type",
            cells.one_of(
                {"Faktura": DocumentType.INVOICE.value, "Kreditnota": DocumentType.CREDIT_NOTE.value}
            ),
        ),
        Column("Modtaget", "received_on", cells.day),
        Column("Afgørelse", "outcome", cells.one_of({"Godkendt": "approved", "Afvist": "rejected"})),
        Column("Beløb", "payable", cells.amount),
        Column("Krediterer fakturanummer", "credited_invoice", optional(cells.number)),
    ),
    unique=(("case_reference",),),
)
EARLIER_TREATMENTS = Sheet(
    "Tidligere behandlinger",
    (
        Column("Sagsreference", "case_reference", cells.reference),
        Column("Linje", "line", cells.text),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Garantinummer", "guarantee", cells.number),
        Column("Behandlingsdato", "treatment_date", cells.day),
        Column("Behandling", "treatment", cells.text),
    ),
    unique=(("case_reference", "line"),),
)

SHEETS = (
    (MEMBERS, members),
    (GUARANTEES, guarantees),
    (CLINICS, clinics),
    (PRICES, prices),
    (EARLIER_INVOICES, received_invoices),
    (EARLIER_TREATMENTS, treatments),
)
