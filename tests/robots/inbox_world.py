"""A world with nothing in it but an inbox: readable invoices, and one file that is cut off."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

UNREADABLE = 7
"""The number of the document that cannot be read."""

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
  <cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>
  <cbc:ProfileID>urn:www.nesubl.eu:profiles:profile5:ver2.0</cbc:ProfileID>
  <cbc:ID>F-{number}</cbc:ID>
  <cbc:IssueDate>2026-11-20</cbc:IssueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party>
    <cbc:EndpointID schemeID="DK:CVR">DK30808460</cbc:EndpointID>
    <cac:PartyName><cbc:Name>Fysioterapien Havnen</cbc:Name></cac:PartyName>
    <cac:PartyLegalEntity><cbc:CompanyID schemeID="DK:CVR">DK30808460</cbc:CompanyID></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cbc:EndpointID schemeID="GLN">5798009811578</cbc:EndpointID>
    <cac:PartyName><cbc:Name>Pensionskassen Eksempel</cbc:Name></cac:PartyName>
    <cac:Contact><cbc:ID>610570-1234</cbc:ID><cbc:Name>Ida Prøve</cbc:Name></cac:Contact>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">0.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="DKK">325.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="DKK">0.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="DKK">325.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="DKK">325.00</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine>
    <cbc:ID>1</cbc:ID>
    <cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="DKK">325.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Normalbehandling</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="DKK">325.00</cbc:PriceAmount></cac:Price>
  </cac:InvoiceLine>
</Invoice>
"""


def inbox_world(documents: int) -> Any:
    """Documents NH-000001 and up; what a sandbox needs of a world to start Nemhandel."""
    return SimpleNamespace(
        our_cvr="12345674",
        our_name="Pensionskassen Eksempel",
        today=date(2026, 11, 21),
        documents=tuple(_document(number) for number in range(1, documents + 1)),
    )


def _document(number: int) -> Any:
    xml = INVOICE.replace("{number}", str(number)).encode()
    return SimpleNamespace(
        document_id=f"NH-{number:06}",
        received=date(2026, 11, 20),
        sender="Fysioterapien Havnen",
        sender_cvr="30808460",
        document_type="Ukendt" if number == UNREADABLE else "Faktura",
        number=f"F-{number}",
        xml=xml[:200] if number == UNREADABLE else xml,
    )
