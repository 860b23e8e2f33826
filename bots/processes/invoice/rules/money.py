"""Rules about the document's totals, currency and tax, and about where the money goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.accounts import account_shown
from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import ALL_DOCUMENTS, rule
from bots.processes.invoice.rules.prices import CURRENCY
from bots.processes.invoice.rules.subjects import adds_up, clinic_of, noted

NO_ACCOUNT = "none"


@rule(
    "totals-wrong",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Beløbene stemmer ikke", en="The amounts do not add up"),
    text=Text(
        da="Bilagets beløb stemmer ikke (til betaling: {payable}). {problems}",
        en="The amounts of the document do not add up (payable: {payable}). {problems_en}",
    ),
    remedy=Text(
        da="Send et nyt bilag, hvor linjer, moms og total stemmer.",
        en="Send a new document whose lines, VAT and total add up.",
    ),
    source="OIOUBL F-INV126, F-INV127, F-INV128, F-INV133 og F-INV340; Peppol BIS 3 BR-CO-10 til BR-CO-16",
)
def totals_wrong(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    texts = [remark.text for remark in invoice.remarks_on(Subject.TOTALS)]
    yield compare(
        adds_up(invoice),
        payable=invoice.payable,
        problems="; ".join((*invoice.findings, *(text.da for text in texts))),
        problems_en="; ".join((*invoice.findings, *(text.en for text in texts))),
    )


@rule(
    "nothing-to-pay",
    severity=Severity.MANUAL,
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Der er intet at betale", en="There is nothing to pay"),
    text=Text(
        da="Bilaget er på {payable}, så der er intet at betale eller kreditere.",
        en="The document is for {payable}, so there is nothing to pay or to credit.",
    ),
    remedy=Text(
        da="Send en kreditnota, hvis I skylder os penge.",
        en="Send a credit note if you owe us money.",
    ),
    source="EN 16931: et beløb til betaling må være nul eller negativt (BT-115); vi betaler kun mere end nul",
)
def nothing_to_pay(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if adds_up(invoice) and not invoice.prepaid:
        yield compare(invoice.payable > 0, payable=invoice.payable)


@rule(
    "prepaid",
    severity=Severity.MANUAL,
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Noget er betalt på forhånd", en="Something was paid before"),
    text=Text(
        da="Ifølge bilaget er {prepaid} betalt på forhånd, og {payable} er tilbage at betale.",
        en="According to the document {prepaid} was paid before, and {payable} is left to pay.",
    ),
    remedy=Text(
        da="Behandlinger med betalingsgaranti er uden egenbetaling: send en faktura på hele beløbet.",
        en="Treatments with a payment guarantee cost the patient nothing: send an invoice for all of it.",
    ),
    source="Samarbejdsaftalen: ingen egenbetaling (pension.dk/klinik/faq); OIOUBL F-INV131; EN 16931 BT-113",
)
def prepaid(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    yield compare(invoice.prepaid == 0, prepaid=invoice.prepaid, payable=invoice.payable)


@rule(
    "mixed-currencies",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Beløb i flere valutaer", en="Amounts in several currencies"),
    text=Text(
        da="Bilaget har beløb i flere valutaer: {noted}.",
        en="The document has amounts in several currencies: {noted_en}.",
    ),
    remedy=Text(
        da="Send et nyt bilag, hvor alle beløb er i danske kroner.",
        en="Send a new document with all amounts in Danish kroner.",
    ),
    source="EN 16931 og OIOUBL: alle beløb er i bilagets valuta (DocumentCurrencyCode)",
)
def mixed_currencies(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.CURRENCY)
    yield compare(not remarks, **noted(remarks))


@rule(
    "tax-contradiction",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Momsen passer ikke til momskoden", en="The VAT does not fit its category"),
    text=Text(
        da="Bilagets moms passer ikke til momskoden: {noted}.",
        en="The document's VAT does not fit its category: {noted_en}.",
    ),
    remedy=Text(
        da="Send et nyt bilag, hvor behandlingerne er fritaget for moms (ZeroRated i OIOUBL, E i Peppol).",
        en="Send a new document with the treatments exempt from VAT (ZeroRated in OIOUBL, E in Peppol).",
    ),
    source="OIOUBL F-LIB381; momsloven § 13, stk. 1, nr. 1",
)
def tax_contradiction(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.TAX)
    yield compare(not remarks, **noted(remarks))


@rule(
    "wrong-currency",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Bilaget er ikke i kroner", en="The document is not in kroner"),
    text=Text(
        da="Bilaget er i {currency}. Vi betaler kun i danske kroner ({agreed}).",
        en="The document is in {currency}. We only pay in Danish kroner ({agreed}).",
    ),
    remedy=Text(
        da="Send et nyt bilag i danske kroner.",
        en="Send a new document in Danish kroner.",
    ),
    source="Samarbejdsaftalen, prisaftalen: priserne er i danske kroner",
)
def wrong_currency(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    yield compare(invoice.currency == CURRENCY, currency=invoice.currency, agreed=CURRENCY)


@rule(
    "vat-charged",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Der er moms på bilaget", en="VAT is charged"),
    text=Text(
        da="Der er beregnet moms: {vat} (satser: {percents}). Behandlingerne er fritaget for moms.",
        en="VAT is charged: {vat} (rates: {percents}). The treatments are exempt from VAT.",
    ),
    remedy=Text(
        da="Send et nyt bilag uden moms.",
        en="Send a new document without VAT.",
    ),
    source="Momsloven § 13, stk. 1, nr. 1: sundhedspleje, herunder fysioterapi og kiropraktik, er momsfri",
)
def vat_charged(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    percents = sorted({line.vat_percent for line in invoice.lines})
    yield compare(
        invoice.vat == 0 and not any(percents),
        vat=invoice.vat,
        percents=", ".join(f"{percent.normalize():f} %".replace(".", ",") for percent in percents),
    )


@rule(
    "payment-account-changed",
    severity=Severity.MANUAL,
    title=Text(da="Ny betalingskonto", en="New payment account"),
    text=Text(
        da="Fakturaen beder om betaling til {stated}, men klinikkens registrerede konto er {registered}.",
        en="The invoice wants the money on {stated}, but the clinic's registered account is {registered}.",
    ),
    remedy=Text(
        da="Meld en ny konto til os, før den bruges på en faktura.",
        en="Tell us about a new account before it is used on an invoice.",
    ),
    source="Samarbejdsaftalen: betaling sker til den registrerede konto; kontrol mod betalingssvindel",
)
def payment_account_changed(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    clinic, stated = clinic_of(invoice, facts), account_key(invoice)
    if clinic is not None and stated != NO_ACCOUNT and not invoice.remarks_on(Subject.ACCOUNT):
        yield compare(
            stated == clinic.account_key,
            stated=account_shown(stated),
            registered=account_shown(clinic.account_key),
        )


@rule(
    "payment-account-missing",
    severity=Severity.MANUAL,
    title=Text(da="Betalingskontoen mangler", en="The payment account is missing"),
    text=Text(
        da="Fakturaen siger ikke, hvor pengene skal betales til (oplyst: {stated}).",
        en="The invoice does not say where the money is to be paid (stated: {stated}).",
    ),
    remedy=Text(
        da="Skriv jeres registrerede konto på fakturaen.",
        en="State your registered account on the invoice.",
    ),
    source="OIOUBL F-LIB100 og følgende: betalingsmåde og konto; samarbejdsaftalen: den registrerede konto",
)
def payment_account_missing(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    stated = account_key(invoice)
    yield compare(stated != NO_ACCOUNT, stated=None if stated == NO_ACCOUNT else account_shown(stated))


@rule(
    "payment-account-invalid",
    severity=Severity.MANUAL,
    title=Text(da="Betalingskontoen kan ikke bruges", en="The payment account cannot be used"),
    text=Text(
        da="Der er fejl i den konto, som fakturaen beder om betaling til: {noted}.",
        en="There is an error in the account that the invoice wants the money on: {noted_en}.",
    ),
    remedy=Text(
        da="Skriv jeres registrerede konto på fakturaen.",
        en="State your registered account on the invoice.",
    ),
    source="OIOUBL F-LIB100 og følgende; Peppol BIS 3 DK-R-005 til DK-R-011; IBAN (ISO 13616)",
)
def payment_account_invalid(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.ACCOUNT)
    yield compare(not remarks, **noted(remarks))


def account_key(invoice: Invoice) -> str:
    """The account the document names, as a comparable key; ``"none"`` where it names none."""
    return invoice.payment.key if invoice.payment else NO_ACCOUNT
