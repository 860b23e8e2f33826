"""What a document is: which of the two syntaxes, and invoice or credit note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bots.domain.invoice import DocumentType, Syntax
from bots.domain.text import Text
from bots.domain.ubl.namespaces import UBL
from bots.domain.ubl.nodes import content, fault, find, need, need_text, text
from bots.domain.ubl.unreadable import Unreadable, shown

PEPPOL_BILLING_3 = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_OIOUBL_2 = {"OIOUBL-2.0", "OIOUBL-2.01", "OIOUBL-2.02", "OIOUBL-2.1"}
_OIOUBL_3 = "urn:fdc:oioubl.dk:"
_UBL_VERSIONS = {"2.0", "2.1"}
_PROFORMA = "325"
_NO_COPY = {"", "false", "0"}
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


_TYPE_ELEMENTS = {
    DocumentType.INVOICE: "cbc:InvoiceTypeCode",
    DocumentType.CREDIT_NOTE: "cbc:CreditNoteTypeCode",
}


@dataclass(frozen=True)
class _TypeCodes:
    """What a type code may be. ``ordinary`` ones are paid; the ``others`` are lawful, but take a person."""

    rule: str
    ordinary: frozenset[str]
    others: frozenset[str] = frozenset()


_TYPE_CODES = {
    (Syntax.OIOUBL_2, DocumentType.INVOICE): _TypeCodes("F-INV011", frozenset({"380", "393"})),
    (Syntax.OIOUBL_2, DocumentType.CREDIT_NOTE): _TypeCodes("OIOUBL-2.1", frozenset({"381"})),
    (Syntax.PEPPOL_BIS_3, DocumentType.INVOICE): _TypeCodes(
        "PEPPOL-EN16931-P0100",
        frozenset({"380", "393"}),
        frozenset(
            {"71", "80", "82", "84", "102", "218", "219", "326", "331", "382", "383", "384", "386", "388"}
            | {"395", "553", "575", "623", "780", "817", "870", "875", "876", "877"}
        ),
    ),
    (Syntax.PEPPOL_BIS_3, DocumentType.CREDIT_NOTE): _TypeCodes(
        "PEPPOL-EN16931-P0101", frozenset({"381", "396"}), frozenset({"81", "83", "532"})
    ),
}


@dataclass(frozen=True)
class DocumentKind:
    """The document's syntax and type, and the CustomizationID and type code (empty for none) that say so.

    ``doubts`` are what makes it uncertain that the document is an ordinary one that is to be paid.
    """

    syntax: Syntax
    document_type: DocumentType
    customization_id: str
    type_code: str
    doubts: tuple[Text, ...] = ()


def kind_of(root: etree._Element) -> DocumentKind:
    """What the document is.

    Raises:
        Unreadable: another document than an invoice or a credit note, a syntax that is not read (OIOUBL 3,
            self-billing, reminders, ...), or a type code that the syntax does not know or that is never paid.
    """
    document_type = _ROOTS.get(root.tag)
    if document_type is None:
        raise _another_document(root)
    customization_id = need_text(root, "cbc:CustomizationID")
    syntax = _syntax(root, customization_id)
    doubts = [*_type_doubts(root, syntax, document_type), *_copy_doubts(root)]
    type_code = text(root, _TYPE_ELEMENTS[document_type])
    return DocumentKind(syntax, document_type, customization_id, type_code, tuple(doubts))


def _type_doubts(root: etree._Element, syntax: Syntax, document_type: DocumentType) -> Iterator[Text]:
    element = find(root, _TYPE_ELEMENTS[document_type])
    known = _TYPE_CODES[syntax, document_type]
    code = content(element)
    if element is None or not code:
        # OIOUBL on UBL 2.0 has no type code on credit notes.
        if syntax is Syntax.PEPPOL_BIS_3 or document_type is DocumentType.INVOICE:
            yield Text(
                da="dokumentets typekode mangler, så det er ikke sikkert, at det skal betales",
                en="the document's type code is missing, so it is not certain that it is to be paid",
            )
    elif code == _PROFORMA:
        raise fault(
            element,
            f"er {_PROFORMA}, så dokumentet er en proformafaktura, der ikke skal betales",
            f"is {_PROFORMA}: the document is a proforma invoice and not to be paid",
            code="type-code",
        )
    elif code in known.others:
        yield Text(
            da=f"dokumentets typekode er {code} og ikke {' eller '.join(sorted(known.ordinary))}",
            en=f"the document's type code is {code} and not {' or '.join(sorted(known.ordinary))}",
        )
    elif code not in known.ordinary:
        allowed = sorted(known.ordinary)
        raise fault(
            element,
            f"er {shown(code)}, som ikke er en type, vi betaler: "
            f"kun {' eller '.join(allowed)} er det ({known.rule})",
            f"is {shown(code)}, which is no type that we pay: only {' or '.join(allowed)} is ({known.rule})",
            code="type-code",
        )


def _copy_doubts(root: etree._Element) -> Iterator[Text]:
    if text(root, "cbc:CopyIndicator").lower() not in _NO_COPY:
        yield Text(
            da="dokumentet siger selv, at det er en kopi (CopyIndicator)",
            en="the document says itself that it is a copy (CopyIndicator)",
        )


def _another_document(root: etree._Element) -> Unreadable:
    name = etree.QName(root).localname
    danish, english = _OTHER_DOCUMENTS.get(name, ("et ukendt dokument", "an unknown document"))
    return Unreadable(
        f"Dokumentet er ikke en UBL-faktura eller -kreditnota, men {danish} (roden er {shown(name)}).",
        f"The document is not a UBL invoice or credit note but {english} (its root is {shown(name)}).",
        code="another-document",
    )


def _syntax(root: etree._Element, customization_id: str) -> Syntax:
    if customization_id in _OIOUBL_2:
        version = need_text(root, "cbc:UBLVersionID")
        if version not in _UBL_VERSIONS:
            raise fault(
                need(root, "cbc:UBLVersionID"),
                f"er {shown(version)} og ikke 2.0 eller 2.1 (F-LIB001)",
                f"is {shown(version)} and not 2.0 or 2.1 (F-LIB001)",
                code="unknown-syntax",
            )
        return Syntax.OIOUBL_2
    if customization_id == PEPPOL_BILLING_3:
        return Syntax.PEPPOL_BIS_3
    name = "OIOUBL 3" if customization_id.startswith(_OIOUBL_3) else shown(customization_id)
    raise fault(
        need(root, "cbc:CustomizationID"),
        f"er {name}, som ikke læses: kun OIOUBL 2.0-2.1 og Peppol BIS Billing 3 gør",
        f"is {name}, which is not read: only OIOUBL 2.0-2.1 and Peppol BIS Billing 3 are",
        code="unknown-syntax",
    )
