"""A rejection goes to the clinic once: as a response in the invoice's own syntax, or as a mail."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from bots.domain.orders.nemhandel import ResponseOrder
from bots.domain.reference import looks_like_cpr
from bots.domain.ubl import rejection_of
from bots.farm.process.steps import AskColleague, Close, RunRobot, SendMail, Step
from bots.processes.invoice import PROCESS
from bots.processes.invoice.rules import RULES
from bots.processes.invoice.status_reasons import STATUS_REASONS
from fixtures.cases.examples import Story, example
from fixtures.portals.nemhandel.validation import broken_rules

CASE = "FAK-EXAMPLEBCD"
WANTS_RESPONSES = {
    "facts.clinics.0.rejections_by": "response",
    "invoice.supplier.endpoint": {"scheme": "DK:CVR", "id": "DK12345674"},
    "invoice.customer.endpoint": {"scheme": "GLN", "id": "5798009811578"},
}
PEPPOL = {
    **WANTS_RESPONSES,
    "invoice.syntax": "peppol-bis-3",
    "invoice.customization_id": "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "invoice.supplier.endpoint": {"scheme": "0184", "id": "12345674"},
    "invoice.customer.endpoint": {"scheme": "0088", "id": "5798009811578"},
}
REJECTED = {
    "facts.guarantee.used": 15,
    "invoice.lines.1.name": "Massage af Line Prøve, 700101-4321",
    "invoice.patients.0.name": "Line Prøve",
}
SENT = {"done": {"response_id": f"{CASE}-svar", "found": False}}
REFUSED = {
    "refused": {"code": "response-refused", "message": "Reglen F-LIB179 er ikke overholdt.", "result": None}
}


def story(change: dict[str, Any], base: str = "base") -> Story:
    given = example(base, change)
    registers = {"invoice-facts": given.facts.model_dump(mode="json"), "invoice-outcome": {"recorded": 0}}
    return Story(PROCESS, CASE, given.received.model_dump(mode="json"), registers)


def outside(told: Story, *then: dict[str, Any]) -> list[Step]:
    """What the process asks of robots and colleagues; ``then`` is what they answer, and the last is open."""
    asked: list[Step] = []
    answers = list(then)
    while True:
        step = told.step()
        if isinstance(step, Close):
            return asked
        if isinstance(step, RunRobot | AskColleague | SendMail):
            asked.append(step)
            if not answers:
                return asked
            told.carry_out(step, answers.pop(0))
        else:
            told.carry_out(step)


def order(change: dict[str, Any]) -> ResponseOrder:
    [step] = outside(story(change))
    assert isinstance(step, RunRobot), step
    assert isinstance(step.payload, ResponseOrder)
    return step.payload


def test_a_clinic_that_wants_it_gets_a_response_and_no_mail():
    [responding] = outside(story(WANTS_RESPONSES | REJECTED), SENT)
    assert isinstance(responding, RunRobot)
    assert (responding.queue, responding.reference) == ("nemhandel-respond", f"{CASE}-svar")


@pytest.mark.parametrize("syntax", [WANTS_RESPONSES, PEPPOL], ids=["oioubl", "peppol"])
def test_the_response_keeps_the_official_rules_and_has_every_reason(syntax):
    xml = rejection_of(order(syntax | REJECTED))
    assert broken_rules(etree.fromstring(xml)) == []
    written = xml.decode()
    assert "Betalingsgaranti G-200 dækker 15 behandlinger. 15 er brugt, og fakturaen har 2." in written
    assert 'Linje 2: "Massage af patienten, XXXXXX-XXXX" den 09-11-2026 er ikke i prisaftalen' in written
    assert "Brug behandlingens navn, som det står i prisaftalen, og send en ny faktura." in written
    assert "Kontrollen er sket automatisk." in written
    assert "4321" not in written
    assert "Prøve" not in written


def test_peppol_gets_a_code_for_each_reason_and_for_what_to_do():
    found = order(PEPPOL | REJECTED)
    assert [reason.code for reason in found.reasons] == ["QTY", "ITM"]
    assert found.action == "NIN"


def test_an_invoice_that_came_before_is_not_asked_for_again():
    same = {"case_reference": "FAK-BEFOREBCDF", "received_on": "2026-11-01"}
    found = order(WANTS_RESPONSES | {"facts.same_invoice": same})
    assert (found.action, [reason.code for reason in found.reasons]) == ("NOA", ["OTH"])


def test_every_rule_has_its_code_and_no_other_has():
    assert set(STATUS_REASONS) == {rule.code for rule in RULES}


def test_a_colleagues_words_are_a_reason_without_numbers():
    two = {
        "invoice.patients.1": {"cpr": "6502024322", "found_at": "line note"},
        "facts.members.1": {"cpr": "6502024322", "member_number": "M-78", "name": "Bo Prøve"},
    }
    answer = {"answer": {"decision": "reject", "note": "Ring på 700101-4321\x07"}}
    _, step = outside(story(WANTS_RESPONSES | two), answer)
    assert isinstance(step, RunRobot)
    found = step.payload
    assert isinstance(found, ResponseOrder)
    assert [reason.code for reason in found.reasons] == ["OTH"]
    assert "Ring på XXXXXX-XXXX" in found.reasons[0].text
    assert found.action is None
    assert broken_rules(etree.fromstring(rejection_of(found))) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"facts.clinics.0.rejections_by": "mail"},
        {"invoice.supplier.endpoint": None},
        {"invoice.supplier.endpoint": {"scheme": "DK:CVR", "id": "12345674"}},
        {"invoice.supplier.endpoint": {"scheme": "0184", "id": "12345674"}},
        {"invoice.customer.endpoint": {"scheme": "GLN", "id": "5790000000012"}},
        {"invoice.customer.endpoint": None},
        {"invoice.supplier.name": ""},
        {"facts.our_cvr": None},
        {"invoice.number": "700101-4321"},
    ],
)
def test_a_mail_goes_where_the_clinic_wants_it_or_no_response_can_be_written(otherwise):
    [step] = outside(story({**WANTS_RESPONSES, **REJECTED, **otherwise}))
    assert isinstance(step, SendMail)


def test_a_response_that_is_refused_is_asked_about_and_the_mail_goes_instead():
    told = story(WANTS_RESPONSES | REJECTED)
    mail_instead = {"answer": {"action": "give-up", "note": "Nemhandel tager ikke imod"}}
    responding, asked, mail = outside(told, REFUSED, mail_instead, {"done": {"message_id": "<1>"}})
    assert isinstance(responding, RunRobot)
    assert isinstance(asked, AskColleague)
    assert (asked.question, asked.code) == ("response-handover", "response-refused")
    assert "F-LIB179" in asked.reason.da
    assert not any(looks_like_cpr(value) for _, value in asked.facts)
    assert isinstance(mail, SendMail)


def test_a_clinic_that_a_colleague_has_told_gets_nothing_more():
    by_hand = {"answer": {"action": "done-by-hand"}}
    asked = outside(story(WANTS_RESPONSES | REJECTED), REFUSED, by_hand)
    assert [type(step) for step in asked] == [RunRobot, AskColleague]


def test_the_response_of_a_case_is_the_same_whenever_it_is_asked_for():
    told = story(WANTS_RESPONSES | REJECTED)
    [first] = outside(told)
    assert outside(told) == [first]
