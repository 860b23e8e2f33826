"""What a document is: which of the two syntaxes, and invoice or credit note."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from bots.domain.invoice import DocumentType, Syntax
from bots.domain.ubl.namespaces import UBL
from bots.domain.ubl.nodes import fault, need, need_text, text
from bots.domain.ubl.unreadable import Unreadable, shown

PEPPOL_BILLING_3 = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_OIOUBL_2 = {"OIOUBL-2.0", "OIOUBL-2.01", "OIOUBL-2.02", "OIOUBL-2.1"}
_OIOUBL_3 = "urn:fdc:oioubl.dk:"
_UBL_VERSIONS = {"2.0", "2.1"}
_PROFORMA = "325"
_ROOTS = {
    f"{{{UBL}Invoice-2}}Invoice": DocumentType.INVOICE,
    f"{{{UBL}CreditNote-2}}CreditNote": DocumentType.CREDIT_NOTE,
}
_OTHER_DOCUMENTS = {
    "ApplicationResponse": ("et svar på et andet dokument", "a response to another document"),
    "Reminder": ("en rykker", "a reminder"),
    "Order": ("en ordre", "an order"),
    "Statement": ("et kontoudtog", "a statement of account"),
    "UtilityStatement": ("en forsyningsspecifikation", "a utility statement"),
    "StandardBusinessDocument": ("en forsendelseskonvolut", "a transport envelope"),
    "CrossIndustryInvoice": ("en faktura i CII-syntaksen", "an invoice in the CII syntax"),
    "Invoice": ("en faktura i et ældre format", "an invoice in an older format"),
    "html": ("en webside", "a web page"),
}


@dataclass(frozen=True)
class Kind:
    """The document's syntax and type, and the CustomizationID that says so."""

    syntax: Syntax
    document_type: DocumentType
    customization_id: str


def kind_of(root: etree._Element) -> Kind:
    """What the document is.

    Raises:
        Unreadable: another document than an invoice or a credit note, a syntax that is not read (OIOUBL 3,
            self-billing, ...), or a proforma invoice, which must never be paid.
    """
    document_type = _ROOTS.get(root.tag)
    if document_type is None:
        raise _another_document(root)
    customization_id = need_text(root, "cbc:CustomizationID")
    syntax = _syntax(root, customization_id)
    if text(root, "cbc:InvoiceTypeCode") == _PROFORMA:
        raise fault(
            need(root, "cbc:InvoiceTypeCode"),
            f"er {_PROFORMA}, så dokumentet er en proformafaktura, der ikke skal betales",
            f"is {_PROFORMA}: the document is a proforma invoice and not to be paid",
        )
    return Kind(syntax, document_type, customization_id)


def _another_document(root: etree._Element) -> Unreadable:
    name = etree.QName(root).localname
    danish, english = _OTHER_DOCUMENTS.get(name, ("et ukendt dokument", "an unknown document"))
    return Unreadable(
        f"Dokumentet er ikke en UBL-faktura eller -kreditnota, men {danish} (roden er {shown(name)}).",
        f"The document is not a UBL invoice or credit note but {english} (its root is {shown(name)}).",
    )


def _syntax(root: etree._Element, customization_id: str) -> Syntax:
    if customization_id in _OIOUBL_2:
        version = need_text(root, "cbc:UBLVersionID")
        if version not in _UBL_VERSIONS:
            raise fault(
                need(root, "cbc:UBLVersionID"),
                f"er {shown(version)} og ikke 2.0 eller 2.1 (F-LIB001)",
                f"is {shown(version)} and not 2.0 or 2.1 (F-LIB001)",
            )
        return Syntax.OIOUBL_2
    suffix = customization_id.removeprefix(PEPPOL_BILLING_3)
    if suffix != customization_id and not suffix[:1].isalnum():
        return Syntax.PEPPOL_BIS_3
    name = "OIOUBL 3" if customization_id.startswith(_OIOUBL_3) else shown(customization_id)
    raise fault(
        need(root, "cbc:CustomizationID"),
        f"er {name}, som ikke læses: kun OIOUBL 2.0-2.1 og Peppol BIS Billing 3 gør",
        f"is {name}, which is not read: only OIOUBL 2.0-2.1 and Peppol BIS Billing 3 are",
    )
