from __future__ import annotations

import pytest
from ubl_documents import MEMBER, OIOUBL, PEPPOL, Document

from bots.domain.cpr import Cpr
from bots.domain.invoice import Subject
from bots.domain.ubl.cpr_in_text import find_cprs
from bots.domain.ubl.patients import MOST_PATIENTS

CONTACT = "cac:AccountingCustomerParty/cac:Party/cac:Contact"
# Put together here: no file holds a number that reads as a person's.
CUSTOMER, ANOTHER = (f"{day:02}0480{1236}" for day in (1, 2))
OTHER = "7205801234"
DASHED = "710480-1236"


def numbers(text: str, *not_cpr: str) -> list[str]:
    return [found.cpr.reveal() for found in find_cprs(text, set(not_cpr)) if found.cpr and found.certain]


@pytest.mark.parametrize(
    "text",
    [
        MEMBER,
        DASHED,
        "710480–1236",
        "Behandling af 710480-1236.",
        "CPR 710480 1236",
        "CPR710480-1236",
        "cpr-nr.: 7104801236",
        "CPR nummer 7104801236",
        "Personnummer: 710480 - 1236",
        "Patient 7104801236",
        "Patient: Medlem Prøvesen, 7104801236",
        "Lokation::Aarhus Tidspunkt:03-06-2025 Kl. 10:30. Kundreference: 7104801236,Medlem Prøvesen",
        "Vedr. patienten, se 710480-1236",
        "(710480-1236)",
        "PNR 710480-1236",
    ],
)
def test_cpr_numbers_in_text_are_found(text: str) -> None:
    assert numbers(text) == [MEMBER]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Konto 7104801236",
        "Kontonr.: 7104801236",
        "Reg. 0216 konto: 7104801236",
        "Konto: 0216 7104801236",
        "Reg.nr. 0216-7104801236",
        "Faktura 7104801236",
        "Fakturanr. 710480-1236",
        "Ordrenummer: 7104801236",
        "P-nr. 7104801236",
        "P-nummer: 7104801236",
        "GLN 5798009811578",
        "EAN: 7104801236",
        "Tlf. 710480 1236",
        "710480 1236",
        "17104801236",
        "71048012367",
        "A7104801236",
        "7104801236B",
        "7104801236-2",
        "GARANTI-2026-0007104801236",
        "GARANTI-2026-000123",
        "+71<000000000020412+81234569<",
        "DK7102164069046312",
        "9204801236",
        "CPR 9204801236",
        "CPR 0000000000",
        "7113801236",
    ],
)
def test_other_numbers_in_text_are_not(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "CPR: 710480.1236",
        "CPR 710480/1236",
        "CPR-nr. 710480−1236",
        "CPR: 7104\u00ad80-1236",
        "Patient: 71.04.80-1236",
        "CPR 71 04 80 1236",
        "Medlem Prøvesen, CPR: 710480 - 1236",
    ],
)
def test_a_label_finds_any_writing(text: str) -> None:
    assert numbers(text) == [MEMBER]


@pytest.mark.parametrize(
    "text",
    [
        f"Betaling til Danske Bank 0400 {CUSTOMER}",
        f"Nordea {CUSTOMER}",
        f"Kundenr. {CUSTOMER}",
        f"Kunde: {CUSTOMER}",
        f"Journalnummer {CUSTOMER}",
        f"Police {CUSTOMER}",
        f"Rekv.nr. {CUSTOMER}",
        f"Aftale {CUSTOMER}",
        f"Sygesikringsnr. {CUSTOMER}",
        f"Bestillingsnummer: {CUSTOMER}",
        f"Jyske Bank reg. 0400 kt. {CUSTOMER}",
        f"Nr. {CUSTOMER}",
    ],
)
def test_the_numbers_of_banks_customers_journals_and_policies_are_no_persons(text: str) -> None:
    assert numbers(text) == []


def test_the_documents_own_numbers_are_not_unless_a_word_says_so() -> None:
    assert numbers(f"Vedr. {MEMBER}", MEMBER) == []
    assert numbers(f"Vedr. CPR {MEMBER}", MEMBER) == [MEMBER]


def test_several_are_found_in_order() -> None:
    assert numbers(f"CPR {OTHER} og {DASHED}, konto 7306801230") == [OTHER, MEMBER]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("710480-1236,Medlem Prøvesen", "Medlem Prøvesen"),
        ("710480-1236, Anne-Marie O'Hara Åberg. Tak", "Anne-Marie O'Hara Åberg"),
        ("710480-1236, normalbehandling", None),
        ("710480-1236 Medlem Prøvesen", None),
    ],
)
def test_the_name_behind_a_comma(text: str, name: str | None) -> None:
    assert [found.name for found in find_cprs(text)] == [name]


def found(document: Document) -> list[tuple[str, str | None, str]]:
    return [(p.cpr.reveal(), p.name, p.found_at) for p in document.parse().patients]


def nobody(name: str = OIOUBL) -> Document:
    """An example without a patient, with a contact and a note to put one into."""
    document = Document(name)
    if name == OIOUBL:
        document.set(f"{CONTACT}/cbc:ID", "77")
    return document.set(f"{CONTACT}/cbc:Name", "Skadeafdelingen").set("cbc:Note", "Tak")


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_an_invoice_may_name_nobody(name: str) -> None:
    assert found(nobody(name)) == []


@pytest.mark.parametrize(
    ("contact_id", "contact_name", "name"),
    [
        (MEMBER, "Medlem Prøvesen", "Medlem Prøvesen"),
        (DASHED, "", None),
        ("710480-1236,Medlem Prøvesen", "Skadeafdelingen", "Medlem Prøvesen"),
        (f"CPR {MEMBER}", "Medlem Prøvesen", "Medlem Prøvesen"),
    ],
)
def test_the_contact_id_names_the_patient(contact_id: str, contact_name: str, name: str | None) -> None:
    document = Document().set(f"{CONTACT}/cbc:ID", contact_id).set(f"{CONTACT}/cbc:Name", contact_name)
    assert found(document) == [(MEMBER, name, "cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:ID")]


ADDED_TO_LINE = {
    "cbc:Note": "<cbc:Note>{0}</cbc:Note>",
    "cac:Item/cbc:Description": "<cac:Item><cbc:Description>{0}</cbc:Description></cac:Item>",
    "cac:Item/cac:AdditionalItemProperty": "<cac:Item><cac:AdditionalItemProperty><cbc:Name>CPR</cbc:Name>"
    "<cbc:Value>{0}</cbc:Value></cac:AdditionalItemProperty></cac:Item>",
}


@pytest.mark.parametrize("text", [MEMBER, DASHED, f"Patient: {MEMBER}"])
@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
@pytest.mark.parametrize("place", ADDED_TO_LINE)
def test_texts_of_a_line_may_name_the_patient(place: str, name: str, text: str) -> None:
    document = nobody(name).add("cac:InvoiceLine[2]", ADDED_TO_LINE[place].format(text), at=0)
    ((cpr, _, found_at),) = found(document)
    assert cpr == MEMBER
    assert found_at.startswith("cac:InvoiceLine[2]/")


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
@pytest.mark.parametrize(
    ("xml", "found_at"),
    [
        ("<cbc:BuyerReference>{0}</cbc:BuyerReference>", "cbc:BuyerReference"),
        (
            "<cac:OrderReference><cbc:CustomerReference>{0}</cbc:CustomerReference></cac:OrderReference>",
            "cac:OrderReference",
        ),
        (
            "<cac:Delivery><cac:DeliveryParty><cac:PartyName><cbc:Name>CPR {0}</cbc:Name></cac:PartyName>"
            "</cac:DeliveryParty></cac:Delivery>",
            "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name",
        ),
        (
            '<cac:Delivery><cac:DeliveryParty><cac:PartyIdentification><cbc:ID schemeID="0237">{0}</cbc:ID>'
            "</cac:PartyIdentification></cac:DeliveryParty></cac:Delivery>",
            "cac:Delivery/cac:DeliveryParty/cac:PartyIdentification/cbc:ID",
        ),
        ("<cbc:Note>Vedr. {0}</cbc:Note>", "cbc:Note"),
    ],
)
def test_header_places_may_name_the_patient(name: str, xml: str, found_at: str) -> None:
    ((cpr, _, place),) = found(nobody(name).add(".", xml.format(MEMBER)))
    assert cpr == MEMBER
    assert place.startswith(found_at)


def test_the_clinics_contact_may_name_the_patient() -> None:
    document = nobody().set(
        "cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Name", f"Patient: {MEMBER}"
    )
    assert [cpr for cpr, _, _ in found(document)] == [MEMBER]


def test_the_clinics_own_number_is_no_patient() -> None:
    supplier = "cac:AccountingSupplierParty/cac:Party"
    document = nobody().set(f"{supplier}/cbc:EndpointID", OTHER, schemeID="DK:CPR")
    assert found(document.set("cbc:Note", "Indehaver CPR 720580-1234")) == []


@pytest.mark.parametrize(
    "place",
    [
        "cbc:ID",
        "cbc:AccountingCost",
        "cac:OrderReference/cbc:ID",
        "cac:PaymentMeans/cbc:InstructionID",
        "cac:PaymentMeans/cac:CreditAccount/cbc:AccountID",
        "cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification[2]/cbc:ID",
        "cac:InvoiceLine[1]/cbc:ID",
    ],
)
def test_ten_digits_in_other_places_are_no_patient(place: str) -> None:
    assert found(nobody().set(place, OTHER)) == []


@pytest.mark.parametrize("place", ["cbc:ID", "cac:OrderReference/cbc:ID"])
def test_a_number_of_the_document_repeated_in_a_note_is_no_patient(place: str) -> None:
    assert found(nobody().set(place, OTHER).set("cbc:Note", f"Vedrører {OTHER}")) == []


@pytest.mark.parametrize("place", ["cbc:AccountingCost", "cac:OrderReference/cbc:ID"])
def test_a_contact_that_repeats_a_reference_still_names_the_patient(place: str) -> None:
    assert [cpr for cpr, _, _ in found(Document().set(place, MEMBER))] == [MEMBER]


@pytest.mark.parametrize(
    "place",
    ["cbc:ID", "cbc:AccountingCost", "cac:OrderReference/cbc:ID", "cac:PaymentMeans/cbc:InstructionID"],
)
@pytest.mark.parametrize(
    "note", [DASHED, f"{DASHED} Medlem Prøvesen", f"{MEMBER} Medlem Prøvesen", f"CPR {MEMBER}"]
)
def test_a_number_that_is_a_reference_as_well_counts_where_it_is_clearly_a_person(
    place: str, note: str
) -> None:
    document = nobody().set(place, MEMBER).set("cbc:Note", note)
    assert [cpr for cpr, _, _ in found(document)] == [MEMBER]


@pytest.mark.parametrize(
    "note", [f"Vedr. {MEMBER}", "Vedr. 710480 1236", "CPR 320480-1236", f"Kunde: {DASHED}"]
)
def test_a_number_that_may_be_a_person_is_a_doubt(note: str) -> None:
    document = nobody().set("cac:OrderReference/cbc:ID", MEMBER).set("cbc:Note", note)
    invoice = document.parse()
    assert invoice.patients == ()
    (remark,) = invoice.remarks
    assert remark.subject is Subject.PATIENT
    assert "1236" not in remark.text.da + remark.text.en


def test_what_may_be_a_person_is_no_doubt_beside_one_that_is() -> None:
    invoice = Document().set("cbc:Note", f"Betaling til bank 0400 {CUSTOMER}, kunde {ANOTHER}").parse()
    assert len(invoice.patients) == 1
    assert invoice.remarks == ()


def test_the_same_person_twice_is_one_patient_with_the_name_once_known() -> None:
    document = Document().set(f"{CONTACT}/cbc:Name", "").set("cbc:Note", "710480-1236, Medlem Prøvesen")
    ((cpr, name, place),) = found(document)
    assert (cpr, name) == (MEMBER, "Medlem Prøvesen")
    assert place.endswith("cac:Contact/cbc:ID")


def test_two_persons_are_two_patients() -> None:
    document = Document().set("cac:InvoiceLine[2]/cbc:Note", f"Patient: {OTHER}, Behandlingsdato: 27-04-2026")
    assert [patient.cpr for patient in document.parse().patients] == [Cpr(MEMBER), Cpr(OTHER)]


def test_the_search_stops_at_many_persons() -> None:
    names = " ".join(f"CPR 71048{n:05d}" for n in range(1000, 1050))
    assert len(Document().set("cbc:Note", names).parse().patients) == MOST_PATIENTS


@pytest.mark.parametrize("written", ["710480 1236", "710480 - 1236", "710480 1236, Medlem Prøvesen"])
def test_the_contacts_number_may_have_a_space_in_it(written: str) -> None:
    contact = "cac:AccountingCustomerParty/cac:Party/cac:Contact"
    document = Document().set(f"{contact}/cbc:ID", written).set(f"{contact}/cbc:Name", "Medlem Prøvesen")
    (patient,) = document.parse().patients
    assert (patient.cpr, patient.name) == (Cpr(MEMBER), "Medlem Prøvesen")


@pytest.mark.parametrize(
    "text",
    [
        "CPR: ７１０４８０-１２３６",
        "CPR 710480_1236",
        "CPR: 71041980-1236",
        "CPR: 71-04-1980-1236",
        "CPR/navn: 710480-1236/Medlem",
        "CPR: 710480－1236",
    ],
)
def test_odd_writings_are_found_where_they_are_labelled(text: str) -> None:
    assert numbers(text) == [MEMBER]


@pytest.mark.parametrize("text", ["710480_1236", "71041980-1236", "bilag 710419801236"])
def test_odd_writings_without_a_label_are_none(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    "label", ["Sagsnummer hos os:", "Kundenr. i jeres system", "Journal på klinikken:", "Konto hos banken"]
)
def test_words_between_the_label_and_another_number_change_nothing(label: str) -> None:
    assert numbers(f"{label} {CUSTOMER}") == []


def test_a_bare_number_in_a_sentence_is_nobodys_for_certain() -> None:
    document = Document(OIOUBL).set(f"{CONTACT}/cbc:ID", None).set("cbc:Note", f"Betaling for {CUSTOMER} tak")
    invoice = document.parse()
    assert invoice.patients == ()
    assert [remark.subject for remark in invoice.remarks] == [Subject.PATIENT]


def test_a_bare_number_beside_a_certain_one_is_a_second_person() -> None:
    invoice = Document(OIOUBL).set("cbc:Note", f"Sammen med {CUSTOMER} i dag").parse()
    assert [patient.cpr.reveal() for patient in invoice.patients] == [MEMBER, CUSTOMER]
