"""The sheets of the registers' workbook: their headings, what each cell means, what makes a row unique."""

from __future__ import annotations

from dataclasses import dataclass

from bots.domain.invoice import DocumentType
from bots.registers.workbook import cells
from bots.registers.workbook.cells import Parse, optional

MOST_TREATMENTS = 15
"""No payment guarantee covers more treatments (pension.dk/klinik/faq)."""


@dataclass(frozen=True)
class Column:
    heading: str
    field: str
    parse: Parse[object]


@dataclass(frozen=True)
class Sheet:
    """``unique``: no two rows may have the same values in these fields. ``period``: from and to."""

    title: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...]
    period: tuple[str, str] | None = None
    required: bool = True

    def heading(self, field: str) -> str:
        return next(column.heading for column in self.columns if column.field == field)


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
)
GUARANTEES = Sheet(
    "Garantier",
    (
        Column("Garantinummer", "number", cells.number),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Klinikkens CVR-nummer", "clinic_cvr", cells.digits(8)),
        Column("Klinikkens P-nummer", "clinic_p_number", cells.digits(10)),
        Column("Gyldig fra", "valid_from", cells.day),
        Column("Gyldig til", "valid_to", cells.day),
        Column("Antal behandlinger", "treatments", cells.whole(1, MOST_TREATMENTS)),
    ),
    unique=(("number",),),
    period=("valid_from", "valid_to"),
)
CONSENTS = Sheet(
    "Samtykker",
    (
        Column("Samtykkenummer", "number", cells.reference),
        Column("CPR-nummer", "cpr", cells.cpr),
        Column("Afgørelse", "process", cells.one_of({"Faktura": "invoice", "Tilskud": "subsidy"})),
        Column("Givet den", "given_on", cells.day),
        Column("Trukket tilbage den", "withdrawn_on", optional(cells.day)),
        Column("Dokumenteret i", "documented", cells.reference),
    ),
    unique=(("number",),),
    period=("given_on", "withdrawn_on"),
    required=False,
)
CLINICS = Sheet(
    "Klinikker",
    (
        Column("CVR-nummer", "cvr", cells.digits(8)),
        Column("P-nummer", "p_number", cells.digits(10)),
        Column("Navn", "name", cells.text),
        Column("Speciale", "speciality", cells.digits(2)),
        Column("Ydernummer", "ydernummer", cells.digits(6)),
        Column("Kreditornummer", "vendor_number", cells.text),
        Column("Konto", "account_key", cells.account),
        Column("E-mail", "email", cells.email),
    ),
    unique=(("cvr", "p_number"), ("vendor_number",)),
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
)
EARLIER_INVOICES = Sheet(
    "Tidligere fakturaer",
    (
        Column("Sagsreference", "case_reference", cells.reference),
        Column("Klinikkens CVR-nummer", "supplier_cvr", cells.digits(8)),
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
    required=False,
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
    required=False,
)
SHEETS = (MEMBERS, GUARANTEES, CONSENTS, CLINICS, PRICES, EARLIER_INVOICES, EARLIER_TREATMENTS)
