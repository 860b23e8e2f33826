from __future__ import annotations

from datetime import date

import pytest
from ubl_documents import OIOUBL, PEPPOL, Document, remarks

from bots.domain.invoice import Subject

DAY = date(2026, 4, 20)
NOTE = "cac:InvoiceLine[1]/cbc:Note"
PERIOD = "cac:InvoiceLine[1]/cac:InvoicePeriod"


def treatment_date(document: Document) -> date | None:
    return document.parse().lines[0].treatment_date


def noted(note: str) -> date | None:
    return treatment_date(Document(OIOUBL).set(NOTE, note))


@pytest.mark.parametrize(
    "note",
    [
        "Behandlingsdato: 2026-04-20",
        "behandlingsdato 20-04-2026",
        "Behandlingsdato: 20.4.2026.",
        "Beh.dato: 20/04-2026",
        "beh. dato: 20260420",
        "Dato: 20-04-2026",
        "dato 20-04-2026",
        "Ryg og nakke. Dato: 20-04-2026",
        "Ryg og nakke\n  Dato: 20-04-2026",
        "Patient: 710480-1236, Behandlingsdato: 20-04-2026",
        "Behandlingsdato: 20-04-2026, behandlingsdato: 20.04.2026",
        "Behandlings dato: 20-04-2026",
        "Behandlingsdag: 20-04-2026",
        "Behandlingsdato - 20-04-2026",
        "Behandlingsdato: den 20-04-2026",
        "Behandlingsdato d. 20.04.2026",
        "Dato for behandling: 20-04-2026",
    ],
)
def test_the_written_treatment_date(note: str) -> None:
    assert noted(note) == DAY


@pytest.mark.parametrize(
    "note",
    [
        "Behandlingsdato: 20-04-26",
        "Behandlet den 20-04-2026",
        "Behandlet d. 20/4-26",
        "Beh. d. 20/4-2026",
        "Behandlet den 20. april 2026",
        "Behandlingsdato: mandag den 20. apr. 2026",
        "Normalbehandling 20-04-2026",
        "Normalbehandling. Dato: 20-04-2026",
        "Behandlingsdato: 20-04-2026 kl. 10.30",
        "Behandlingsdato: 20-04-2026, 45 min.",
        "Behandlingsdato: 20-04-2026. Henvist 01-03-2026",
        "Henvisning af 01-03-2026. Behandlingsdato: 20-04-2026",
        "Behandlingsdato: 20-04-2026. Næste tid 27-04-2026",
        "Behandlingsdato: 20 - 04 - 2026",
    ],
)
def test_other_writings_of_one_certain_day(note: str) -> None:
    assert noted(note) == DAY


@pytest.mark.parametrize(
    "note",
    [
        "Henvisning fra læge (dato: 01-03-2026)",
        "Faktura, dato: 20-04-2026",
        "Henvist til behandling 20-04-2026",
        "Næste behandling den 20-04-2026",
        "Skadesdato: 20-04-2026",
    ],
)
def test_dates_of_something_else_say_nothing(note: str) -> None:
    invoice = Document(OIOUBL).set(NOTE, note).parse()
    assert invoice.lines[0].treatment_date is None
    assert remarks(invoice) == []


@pytest.mark.parametrize(
    "note",
    [
        "Skade. Dato: 20-04-2026",
        "20-04-2026",
        "Behandlingsdato: 31-02-2026",
        "Behandlingsdato: uge 17",
        "Behandlingsdato: 26-04-20",
        "Behandlingsdato: 20.–27. april 2026",
        "Behandlingsdato: 20-27/4 2026",
        "Behandlingsdato: 20. og 27. april 2026",
        "Behandlingsdato: 20/4, 27/4 2026",
        "Behandlingsdato: 20-04-2026 til 27-04-2026",
        "Behandlingsdato: 20-04-2026 - 27-04-2026",
        "Behandlingsdato: 20-04-2026 og frem",
        "Behandlingsdato 20-04-2026 til 27/4",
        "2026-04-20/2026-04-27",
        "Behandlingsdatoer: 20-04-2026\n27-04-2026",
        "Behandlingsdato: 20-04-2026 samt 27-04-2026",
        "Behandlingsdato: 20-04-2026\nOpfølgning: 27-04-2026",
        "Behandlet fra 20-04-2026 til 27-04-2026",
        "Behandlet siden 20-04-2026",
        "Ikke behandlet 20-04-2026",
        "Behandlingsperiode: 20-04-2026",
    ],
)
def test_several_and_doubtful_dates_are_no_day_and_a_doubt(note: str) -> None:
    invoice = Document(OIOUBL).set(NOTE, note).parse()
    assert invoice.lines[0].treatment_date is None
    (remark,) = invoice.remarks
    assert (remark.subject, remark.line) == (Subject.DATE, "1")


@pytest.mark.parametrize(
    ("period", "doubt"),
    [
        ("<cbc:StartDate>2026-04-20</cbc:StartDate>", True),
        ("<cbc:EndDate>2026-04-20</cbc:EndDate>", True),
        ("<cbc:StartDate>2026-04-20</cbc:StartDate><cbc:EndDate>2026-04-27</cbc:EndDate>", True),
        ("<cbc:StartDate>2026-04-20</cbc:StartDate><cbc:EndDate>2026-04-20</cbc:EndDate>", False),
    ],
)
def test_only_a_whole_period_of_one_day_is_a_day(period: str, doubt: bool) -> None:
    xml = f"<cac:InvoicePeriod>{period}</cac:InvoicePeriod>"
    invoice = Document(OIOUBL).set(NOTE, "Ryg").add("cac:InvoiceLine[1]", xml).parse()
    assert bool(remarks(invoice, Subject.DATE)) is doubt
    assert (invoice.lines[0].treatment_date is None) is doubt


def test_every_delivery_of_a_line_counts() -> None:
    xml = "<cac:Delivery><cbc:ActualDeliveryDate>{0}</cbc:ActualDeliveryDate></cac:Delivery>"
    both = xml.format("2026-04-20") + xml.format("2026-04-27")
    invoice = Document(OIOUBL).set(NOTE, "Ryg").add("cac:InvoiceLine[1]", both).parse()
    assert invoice.lines[0].treatment_date is None
    assert remarks(invoice, Subject.DATE)


DELIVERED = "<cac:Delivery><cbc:ActualDeliveryDate>2026-04-20</cbc:ActualDeliveryDate></cac:Delivery>"


def one_line() -> Document:
    document = Document(PEPPOL).remove("cac:InvoiceLine[2]").remove(PERIOD)
    return document.set("//cbc:LineExtensionAmount", "489.44").set("//cbc:PayableAmount", "489.44")


def test_peppols_delivery_date_is_the_day_of_an_only_line() -> None:
    assert treatment_date(one_line().add(".", DELIVERED)) == DAY


def test_a_note_of_the_document_may_say_the_day_of_an_only_line() -> None:
    assert treatment_date(one_line().set("cbc:Note", "Behandlet den 20. april 2026")) == DAY


def test_peppols_delivery_date_is_doubtful_where_it_stands_for_several_lines() -> None:
    document = Document(PEPPOL).remove("//cac:InvoicePeriod").add(".", DELIVERED)
    invoice = document.parse()
    assert [line.treatment_date for line in invoice.lines] == [None, None]
    assert [remark.line for remark in invoice.remarks] == [line.number for line in invoice.lines]


def test_a_delivery_date_that_contradicts_the_line_is_doubtful() -> None:
    document = one_line().add(".", DELIVERED)
    document.add("cac:InvoiceLine", "<cbc:Note>Behandlingsdato: 21-04-2026</cbc:Note>")
    invoice = document.parse()
    assert invoice.lines[0].treatment_date is None
    assert "21-04-2026" in remarks(invoice, Subject.DATE)[0]


def test_the_day_that_ends_the_name_of_what_is_billed() -> None:
    name = "cac:InvoiceLine[1]/cac:Item/cbc:Name"
    document = Document(OIOUBL).set(NOTE, "Ryg").set(name, "Opstart af forløb, lænd 20-04-2026")
    assert treatment_date(document) == DAY


@pytest.mark.parametrize(
    "note",
    [
        "",
        "20-04-2026",
        "Fakturadato: 20-04-2026",
        "Henvist dato: 20-04-2026",
        "Næste behandling den 20-04-2026",
        "Dato for henvisning: 20-04-2026",
        "Behandlingsdato: 31-02-2026",
        "Behandlingsdato: april 2026",
        "Behandlingsdato: 20-04-20261",
        "Behandlingsdato: 04-20-2026",
    ],
)
def test_texts_without_a_treatment_date(note: str) -> None:
    assert noted(note) is None


@pytest.mark.parametrize(
    "note",
    [
        "Behandlingsdato: 20-04-2026 og 27-04-2026",
        "Behandlingsdatoer: 20-04-2026, 27-04-2026",
        "Behandlingsdato: 20-04-2026. Behandlingsdato: 27-04-2026",
    ],
)
def test_two_dates_on_a_line_are_no_date_and_a_finding(note: str) -> None:
    invoice = Document(OIOUBL).set(NOTE, note).parse()
    assert invoice.lines[0].treatment_date is None
    (remark,) = remarks(invoice, Subject.DATE)
    assert remark == "der står flere datoer eller en periode: 20-04-2026, 27-04-2026"


def test_the_delivery_date_of_a_line() -> None:
    xml = "<cac:Delivery><cbc:ActualDeliveryDate>2026-04-20</cbc:ActualDeliveryDate></cac:Delivery>"
    document = Document(OIOUBL).set(NOTE, "Ryg").add("cac:InvoiceLine[1]", xml)
    assert treatment_date(document) == DAY


def test_sources_that_agree_are_one_date_and_others_are_a_finding() -> None:
    xml = "<cac:Delivery><cbc:ActualDeliveryDate>{0}</cbc:ActualDeliveryDate></cac:Delivery>"
    assert treatment_date(Document(OIOUBL).add("cac:InvoiceLine[1]", xml.format("2026-04-20"))) == DAY
    invoice = Document(OIOUBL).add("cac:InvoiceLine[1]", xml.format("2026-04-21")).parse()
    assert invoice.lines[0].treatment_date is None
    assert "21-04-2026, 2026-04-20" in remarks(invoice, Subject.DATE)[0]


@pytest.mark.parametrize("written", ["2026-04-20", "2026-04-20Z", "2026-04-20+02:00", "20-04-2026"])
def test_the_forms_of_a_date_element(written: str) -> None:
    document = Document(PEPPOL).set(f"{PERIOD}/*", written)
    assert treatment_date(document) == DAY


def test_a_period_of_one_day_is_its_date() -> None:
    assert treatment_date(Document(PEPPOL)) == DAY


def test_a_period_of_several_days_is_no_date() -> None:
    assert treatment_date(Document(PEPPOL).set(f"{PERIOD}/cbc:EndDate", "2026-04-21")) is None


def test_a_period_without_a_start_is_no_date() -> None:
    assert treatment_date(Document(PEPPOL).remove(f"{PERIOD}/cbc:StartDate")) is None


def test_an_item_property_may_hold_the_date() -> None:
    xml = (
        "<cac:AdditionalItemProperty><cbc:Name>Behandlingsdato</cbc:Name><cbc:Value>2026-04-20</cbc:Value>"
        "</cac:AdditionalItemProperty>"
    )
    document = Document(PEPPOL).remove(PERIOD).add("cac:InvoiceLine[1]/cac:Item", xml)
    assert treatment_date(document) == DAY


def test_the_issue_date_and_the_header_are_never_taken_for_it() -> None:
    xml = "<cac:Delivery><cbc:ActualDeliveryDate>2026-04-20</cbc:ActualDeliveryDate></cac:Delivery>"
    assert treatment_date(Document(OIOUBL).set(NOTE, "Ryg").add(".", xml)) is None


@pytest.mark.parametrize("written", ["", "i går", "2026-02-30"])
def test_a_date_element_without_a_date_is_unreadable(written: str) -> None:
    error = Document(PEPPOL).set(f"{PERIOD}/cbc:StartDate", written).problem()
    assert "cac:InvoiceLine[1]/cac:InvoicePeriod/cbc:StartDate" in str(error)
    assert "er ikke en dato" in str(error)


@pytest.mark.parametrize(
    "note",
    [
        "Behandlingsdato: 20-04-2026?",
        "Behandlingsdato: 20-04-2026..27-04-2026",
        "Behandlingsdato: 2026-04-20..2026-04-27",
        "Behandlet 20-04-2026 …",
        "Behandlingsdato: 20-04-2026 –",
        "Behandlingsdato: 20-04-0026",
        "Tidligere behandlet 20-04-2026",
        "Senest behandlet den 20-04-2026",
        "Opr. behandlingsdato 20-04-2026",
        "Næste behandlingsdato: 20-04-2026",
        "Aflyst behandlingsdato 20-04-2026",
        "Behandlingsdato: 20-04-2026 aflyst",
        "Flyttet fra behandlingsdato 20-04-2026",
        "Henvisningens behandlingsdato: 20-04-2026",
        "Henvist. Behandlet 20-04-2026 hos læge",
        "Faktura for behandling 20-04-2026",
    ],
)
def test_a_date_in_doubt_goes_to_a_colleague(note: str) -> None:
    document = Document(OIOUBL).set(NOTE, note)
    assert treatment_date(document) is None
    assert remarks(document.parse(), Subject.DATE)


@pytest.mark.parametrize(
    "note",
    [
        "d. 20/4",
        "Mandag d. 20. april",
        "Beh. 20 apr",
        "20-april-2026",
        "20.apr.26",
        "20 04 2026",
        "April 20, 2026",
        "Behandlet tyvende april",
        "Behandlet i uge 17",
    ],
)
def test_what_may_be_meant_as_a_date_is_not_said_to_be_missing(note: str) -> None:
    document = Document(OIOUBL).set(NOTE, note)
    assert treatment_date(document) is None
    assert remarks(document.parse(), Subject.DATE)


@pytest.mark.parametrize("note", ["Skade 12/2", "Henvist 1. marts", "Kl. 10.30", "L4/L5", "Ryg og nakke"])
def test_half_dates_of_something_else_and_other_numbers_are_none(note: str) -> None:
    document = Document(OIOUBL).set(NOTE, note)
    assert treatment_date(document) is None
    assert not remarks(document.parse(), Subject.DATE)


def test_the_documents_own_date_is_not_the_treatments() -> None:
    document = Document(OIOUBL).set(NOTE, None).set("cbc:Note", "Dato: 20-04-2026")
    assert treatment_date(document) is None


@pytest.mark.parametrize(
    "stated",
    [
        "<cac:Delivery><cbc:LatestDeliveryDate>2026-04-20</cbc:LatestDeliveryDate></cac:Delivery>",
        "<cac:Delivery><cac:PromisedDeliveryPeriod><cbc:StartDate>2026-04-20</cbc:StartDate>"
        "</cac:PromisedDeliveryPeriod></cac:Delivery>",
        "<cac:InvoicePeriod><cbc:Description>Behandlet 20. april</cbc:Description></cac:InvoicePeriod>",
    ],
)
def test_another_date_of_delivery_is_for_a_colleague_to_look_at(stated: str) -> None:
    document = Document(OIOUBL).set(NOTE, None).add("cac:InvoiceLine[1]", stated)
    assert treatment_date(document) is None
    assert remarks(document.parse(), Subject.DATE)
