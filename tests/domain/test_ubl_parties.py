from __future__ import annotations

import pytest
from ubl_documents import ALL, OIOUBL, PEPPOL, Document, content

from bots.domain.invoice import Endpoint, Party
from bots.domain.ubl import parse

SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
CUSTOMER = "cac:AccountingCustomerParty/cac:Party"


@pytest.mark.parametrize("name", ALL)
def test_the_parties_of_the_examples(name: str) -> None:
    invoice = parse(content(name))
    ours, theirs = ("GLN", "DK:CVR") if name.startswith("oioubl") else ("0088", "0184")
    assert invoice.supplier == Party(
        name="Klinikken ved Åen",
        cvr="12345674",
        p_number="6204567890",
        ydernummer="012345",
        email="faktura@klinik.example",
        endpoint=Endpoint(scheme=theirs, id="DK12345674"),
    )
    assert invoice.customer == Party(
        name="Pensionskassen Prøve",
        cvr="55133018",
        gln="5798009811578",
        endpoint=Endpoint(scheme=ours, id="5798009811578"),
    )


def with_endpoint_only(scheme: str, value: str) -> Party:
    document = Document(OIOUBL).remove(f"{CUSTOMER}/cac:PartyIdentification")
    document.remove(f"{CUSTOMER}/cac:PartyLegalEntity/cbc:CompanyID")
    return document.set(f"{CUSTOMER}/cbc:EndpointID", value, schemeID=scheme).parse().customer


@pytest.mark.parametrize(
    ("scheme", "value", "field", "expected"),
    [
        ("DK:CVR", "DK55133018", "cvr", "55133018"),
        ("DK:CVR", "55133018", "cvr", "55133018"),
        ("0184", "DK55133018", "cvr", "55133018"),
        ("DK:SE", "DK55133018", "cvr", "55133018"),
        ("0198", "DK55133018", "cvr", "55133018"),
        ("GLN", "5798009811578", "gln", "5798009811578"),
        ("EAN", "5798009811578", "gln", "5798009811578"),
        ("0088", "5798009811578", "gln", "5798009811578"),
        ("DK:P", "6204567890", "p_number", "6204567890"),
        ("0096", "6204567890", "p_number", "6204567890"),
    ],
)
def test_every_scheme_is_read(scheme: str, value: str, field: str, expected: str) -> None:
    party = with_endpoint_only(scheme, value)
    said = party.model_dump(exclude={"name", "endpoint"}, exclude_none=True)
    assert said == {field: expected}
    assert party.endpoint == Endpoint(scheme=scheme, id=value)


@pytest.mark.parametrize(
    ("scheme", "value"), [("DK:CPR", "7104801236"), ("0237", "7104801236"), ("", "55133018")]
)
def test_a_persons_address_and_one_without_a_scheme_are_none(scheme: str, value: str) -> None:
    assert with_endpoint_only(scheme, value).endpoint is None


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("DK:CVR", "DK5513301"),
        ("DK:CVR", "SE55133018"),
        ("DK:SE", "55133018"),
        ("", "55133018"),
        ("NO:ORGNR", "DK55133018"),
        ("GLN", "579800981157"),
        ("GLN", "57980098115780"),
        ("DK:P", "620456789"),
        ("DK:CPR", "7104801236"),
        ("DK:VANS", "5798009811578"),
    ],
)
def test_values_that_do_not_fit_their_scheme_are_left_out(scheme: str, value: str) -> None:
    party = with_endpoint_only(scheme, value)
    assert party.model_dump(exclude={"endpoint"}, exclude_none=True) == {"name": "Pensionskassen Prøve"}


def test_the_legal_entity_wins_over_other_company_numbers() -> None:
    document = Document(OIOUBL).set(f"{SUPPLIER}/cbc:EndpointID", "DK19435075")
    document.set(f"{SUPPLIER}/cac:PartyIdentification[1]/cbc:ID", "DK30808460")
    assert document.parse().supplier.cvr == "12345674"


def test_a_company_number_wins_over_a_tax_registration() -> None:
    document = Document(PEPPOL).remove(f"{SUPPLIER}/cac:PartyLegalEntity")
    document.add(
        SUPPLIER, "<cac:PartyTaxScheme><cbc:CompanyID>DK30808460</cbc:CompanyID></cac:PartyTaxScheme>"
    )
    assert document.parse().supplier.cvr == "12345674"
    assert document.remove(f"{SUPPLIER}/cbc:EndpointID").parse().supplier.cvr == "30808460"


def test_a_clinic_that_is_one_person_has_no_company_number() -> None:
    document = Document(OIOUBL).set(
        f"{SUPPLIER}//*[starts-with(@schemeID, 'DK:CVR')]", "7205801234", schemeID="DK:CPR"
    )
    assert document.parse().supplier.cvr is None


def test_the_registered_name_stands_in_for_a_missing_one() -> None:
    document = Document(OIOUBL).remove(f"{SUPPLIER}/cac:PartyName")
    document.set(f"{SUPPLIER}/cac:PartyLegalEntity/cbc:RegistrationName", " Klinik\n  ApS ")
    assert document.parse().supplier.name == "Klinik ApS"


@pytest.mark.parametrize("mail", ["", "n/a", "a@b", "a@b.dk; c@d.dk", "a b@c.dk", "a@" + "b" * 400 + ".dk"])
def test_what_is_no_mail_address_is_left_out(mail: str) -> None:
    assert (
        Document(OIOUBL).set(f"{SUPPLIER}/cac:Contact/cbc:ElectronicMail", mail).parse().supplier.email
        is None
    )


@pytest.mark.parametrize(
    ("contact_id", "name", "ydernummer"),
    [
        ("012345", "Klinikken", "012345"),
        ("7", "Ydernummer: 012345", "012345"),
        ("7", "yder-nr. 012345", "012345"),
        ("yder 012345", "Klinikken", "012345"),
        ("654321", "Ydernr.: 012345", "012345"),
        ("7", "Ydernr 0123456", None),
        ("12345", "Klinikken", None),
        ("1234567", "Klinikken 012345", None),
    ],
)
def test_the_provider_number(contact_id: str, name: str, ydernummer: str | None) -> None:
    document = Document(OIOUBL).set(f"{SUPPLIER}/cac:Contact/cbc:ID", contact_id)
    assert document.set(f"{SUPPLIER}/cac:Contact/cbc:Name", name).parse().supplier.ydernummer == ydernummer


def test_the_provider_number_may_stand_in_a_note() -> None:
    document = (
        Document(OIOUBL)
        .remove(f"{SUPPLIER}/cac:Contact")
        .set("cbc:Note", "Vores ydernr. er 1. Ydernr. 012345")
    )
    assert document.parse().supplier.ydernummer == "012345"
