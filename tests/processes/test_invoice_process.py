from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from bots.domain.orders.dservice import SubsidyClaim
from bots.domain.orders.navision import PaymentOrder, PostingOrder
from bots.domain.reference import looks_like_cpr
from bots.farm.process.steps import AskColleague, Consult, OpenCase, Record, RunRobot, SendMail, Step
from bots.processes.invoice import PROCESS
from bots.processes.invoice.case import Decision
from bots.processes.invoice.questions import ByHand, ClinicAddress, InvoiceDecision, MailHandover
from bots.processes.invoice.rules import RULES, rule_set_version
from fixtures.cases.examples import Story, example

CASE = "FAK-EXAMPLEBCD"
NEW_ACCOUNT = {
    "invoice.payment": {
        "code": "93",
        "fik_creditor": "81234569",
        "fik_type": "71",
        "fik_reference": "000000000010017",
    }
}
TWO_MEMBERS = {
    "invoice.patients.1": {"cpr": "6502024322", "found_at": "line note"},
    "facts.members.1": {"cpr": "6502024322", "member_number": "M-78", "name": "Bo Prøve"},
}
REJECTED = {"facts.guarantee.used": 15, "invoice.lines.1.name": "Massage"}
POSTED = {"done": {"posted_number": "KF-1", "found": False}}
PAID = {"done": {"payment_number": "UD-1", "found": False}}


def story(change: dict[str, Any] | None = None, base: str = "base") -> Story:
    given = example(base, change)
    registers = {"invoice-facts": given.facts.model_dump(mode="json"), "invoice-outcome": {"recorded": 0}}
    return Story(PROCESS, CASE, given.received.model_dump(mode="json"), registers)


def until(told: Story, kind: type[Step], *then: dict[str, Any]) -> Any:
    """Play until the process takes a step of ``kind``; ``then`` answers robots and colleagues on the way."""
    answers = list(then)
    while True:
        step = told.step()
        if isinstance(step, kind) and not answers:
            return step
        outside = isinstance(step, RunRobot | AskColleague | SendMail)
        told.carry_out(step, answers.pop(0) if outside else None)


def test_the_registers_are_asked_with_everything_the_document_says() -> None:
    step = story().step()

    assert isinstance(step, Consult)
    assert step.question == {
        "document_type": "invoice",
        "supplier_cvr": "12345674",
        "supplier_p_number": "1023456789",
        "number": "F-1001",
        "received_on": "2026-11-20",
        "cprs": ["7001014321"],
        "guarantee": "G-200",
        "lines": [
            {"line": "1", "date": "2026-11-02", "treatment": "Normalbehandling"},
            {"line": "2", "date": "2026-11-09", "treatment": "Kort behandling"},
        ],
        "credited_invoice": None,
    }


def test_the_decision_on_record_holds_every_rule_with_version_result_and_values() -> None:
    decision = Decision.model_validate(until(story(REJECTED), Record).data)

    assert [r.code for r in decision.evaluation.results] == [rule.code for rule in RULES]
    assert [r.version for r in decision.evaluation.results] == [rule.version for rule in RULES]
    assert decision.rule_set == rule_set_version()
    assert decision.evaluation.outcome == "reject"
    assert {f.code for f in decision.evaluation.findings} == {"guarantee-exhausted", "treatment-unknown"}
    assert decision.solely_automated
    assert (decision.received_on, decision.today) == (date(2026, 11, 20), date(2026, 11, 21))


def test_today_is_the_danish_day() -> None:
    told = story()
    told.carry_out(told.step())
    step = PROCESS.next_step(told.case, datetime(2026, 11, 21, 23, 30, tzinfo=UTC))

    assert isinstance(step, Record)
    assert step.data["today"] == "2026-11-22"


def test_a_decision_on_record_is_never_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = story()
    until(told, RunRobot)

    def broken(*_: object) -> None:
        raise AssertionError("the rules were evaluated a second time")

    monkeypatch.setattr("bots.processes.invoice.case.evaluate", broken)

    assert isinstance(told.step(), RunRobot)


def test_a_manual_outcome_is_not_solely_automated() -> None:
    decision = until(story(NEW_ACCOUNT), Record).data

    assert decision["solely_automated"] is False


def test_the_posting_order_is_the_invoice_for_the_registered_vendor() -> None:
    order = until(story({"invoice.payable": "519.00"}), RunRobot).payload

    assert isinstance(order, PostingOrder)
    assert (order.reference, order.vendor_number, order.external_number) == (CASE, "K-10", "F-1001")
    assert [line.description for line in order.lines] == [
        "Normalbehandling 02-11-2026",
        "Kort behandling 09-11-2026",
        "Øreafrunding",
    ]
    assert sum(line.amount for line in order.lines) == order.total


def test_payment_goes_to_the_registered_account() -> None:
    order = until(story(), RunRobot, POSTED).payload

    assert order == PaymentOrder(
        reference=CASE,
        vendor_number="K-10",
        posted_number="KF-1",
        amount="518.69",  # type: ignore[arg-type]
        account="bank:0216-4069046312",
    )


@pytest.mark.parametrize(
    ("account", "paid_to", "payment_id"),
    [
        (None, "bank:0216-4069046312", None),
        ("registered", "bank:0216-4069046312", None),
        ("invoice", "fik:81234569", "+71<000000000010017"),
    ],
)
def test_a_changed_account_is_paid_only_when_the_colleague_says_so(
    account: str | None, paid_to: str, payment_id: str | None
) -> None:
    answer = {"decision": "approve"} | ({"account": account} if account else {})

    order = until(story(NEW_ACCOUNT), RunRobot, {"answer": answer}, POSTED).payload

    assert isinstance(order, PaymentOrder)
    assert (order.account, order.payment_id) == (paid_to, payment_id)


def test_each_treatment_becomes_a_claim_for_the_patient() -> None:
    told = story()
    first = until(told, OpenCase, POSTED, PAID)

    assert first.payload == SubsidyClaim(
        reference=f"{CASE}-1",
        cpr="7001014321",  # type: ignore[arg-type]
        ydernummer="051234",
        treatment_code="0125",
        treatment_date=date(2026, 11, 2),
        quantity=1,
        amount="311.21",  # type: ignore[arg-type]
    )
    told.carry_out(first)
    assert until(told, OpenCase).payload.treatment_code == "0126"


def test_the_colleague_says_who_of_two_members_was_treated() -> None:
    told = story(TWO_MEMBERS)
    answer = {"answer": {"decision": "approve", "member_number": "M-78"}}
    claim = until(told, OpenCase, answer, POSTED, PAID).payload
    outcome = told.case.last("consulted", register="invoice-outcome")

    assert claim.cpr.reveal() == "6502024322"
    assert outcome is not None
    assert outcome.data["question"]["cpr"] == "6502024322"


def test_the_registers_hear_of_a_given_up_approval() -> None:
    told = story()
    failed = {"failed": {"code": "portal-changed", "message": ""}}
    last = until(told, Consult)
    told.carry_out(last)
    given_up = {"answer": {"action": "give-up", "note": "Ophørt"}}
    outcomes = []
    for then in (None, None, failed, given_up, None):
        step = told.step()
        if isinstance(step, Consult):
            outcomes.append(step.question["outcome"])
        told.carry_out(step, then)

    assert outcomes == ["approved", "rejected"]


def test_a_colleague_reads_facts_and_never_a_cpr_number() -> None:
    ask = until(story(TWO_MEMBERS | NEW_ACCOUNT), AskColleague)
    facts = dict(ask.facts)

    assert ask.code == "several-members"
    assert "2 personer" in ask.reason.da
    assert (
        "FIK-kreditor 81234569, men klinikkens registrerede konto er konto 0216 406 904 6312" in ask.reason.da
    )
    assert facts["Til betaling"] == "518,69 kr."
    assert facts["Linje 2"] == "Kort behandling, 09-11-2026, 207,48 kr."
    assert ("Medlem", "Bo Prøve (medlemsnummer M-78)") in ask.facts
    assert not any(looks_like_cpr(value) for _, value in ask.facts)


def test_the_mail_holds_every_reason_by_line_and_what_to_do() -> None:
    mail = until(story(REJECTED), SendMail)

    assert mail.subject == f"Faktura F-1001 er afvist (vores sag {CASE})"
    assert "Hej Klinik Nord" in mail.body
    assert "1. Betalingsgaranti G-200 dækker 15 behandlinger. 15 er brugt, og fakturaen har 2." in mail.body
    assert '2. Linje 2: "Massage" den 09-11-2026 er ikke i prisaftalen for jeres speciale.' in mail.body
    assert "- Brug behandlingens navn, som det står i prisaftalen, og send en ny faktura." in mail.body
    assert "Kontrollen er sket automatisk." in mail.body
    assert "Prøve" not in mail.body


def test_the_mail_does_not_name_the_patient_where_the_clinic_did() -> None:
    named = {
        "invoice.patients.0.name": "Line Prøve",
        "invoice.lines.1.name": "Massage af Line Prøve, 700101-4321",
    }
    mail = until(story({**REJECTED, **named}), SendMail)
    assert 'Linje 2: "Massage af patienten, XXXXXX-XXXX"' in mail.body
    assert "Prøve" not in mail.body


def test_only_rejecting_reasons_are_in_the_mail() -> None:
    mail = until(story(REJECTED | NEW_ACCOUNT), SendMail)

    assert "konto" not in mail.body


def test_a_mail_never_holds_a_cpr_number_that_the_clinic_wrote() -> None:
    change = REJECTED | {"invoice.number": "700101-4321", "invoice.lines.1.name": "Massage 7001014321"}
    mail = until(story(change), SendMail)

    assert mail.subject == f"Faktura er afvist (vores sag {CASE})"
    assert "4321" not in mail.body


def test_a_colleagues_rejection_gives_the_chosen_reasons_and_the_note() -> None:
    answer = {
        "decision": "reject",
        "reasons": ["several-members", "no-patient"],
        "note": "Ring på 700101-4321",
    }
    mail = until(story(TWO_MEMBERS), SendMail, {"answer": answer})

    assert "1. Fakturaen nævner 2 personer" in mail.body
    assert "2. Patienten er ikke oplyst." in mail.body
    assert "Bemærkning fra vores medarbejder: Ring på XXXXXX-XXXX" in mail.body
    assert "En medarbejder har set på den." in mail.body


def test_an_unreadable_document_is_never_looked_up() -> None:
    unread = {"invoice": None, "problem": "linje 4 for 700101-4321", "problem_en": "line 4 for 700101-4321"}
    received = example().received.model_copy(update=unread)
    told = Story(PROCESS, CASE, received.model_dump(mode="json"))
    ask = told.step()

    assert isinstance(ask, AskColleague)
    assert ask.reason.da == "Dokumentet kunne ikke læses: linje 4 for XXXXXX-XXXX"
    assert ask.reason.en == "The document could not be read: line 4 for XXXXXX-XXXX"
    assert ("Fil", "NH-000001.xml") in ask.facts


@pytest.mark.parametrize(
    ("model", "answer", "says"),
    [
        (InvoiceDecision, {"decision": "reject"}, "mindst én afvisningsgrund"),
        (
            InvoiceDecision,
            {"decision": "reject", "reasons": ["too-ugly"]},
            "Ukendt afvisningsgrund: too-ugly",
        ),
        (InvoiceDecision, {"decision": "perhaps"}, "approve"),
        (ByHand, {"action": "handled-by-hand"}, "det bogførte nummer"),
        (ClinicAddress, {"action": "send"}, "den e-mailadresse"),
        (ClinicAddress, {"action": "send", "email": "klinik"}, "pattern"),
        (MailHandover, {"action": "done-by-hand", "email": "a@b.dk"}, "prøve igen"),
        (MailHandover, {"action": "give-up"}, "hvorfor opgaven opgives"),
    ],
)
def test_an_answer_that_cannot_be_followed_is_refused_in_danish(
    model: Any, answer: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(answer)


@pytest.mark.parametrize("model", PROCESS.questions.values())
def test_every_question_shows_a_danish_title_for_each_field(model: Any) -> None:
    assert all(field.title for field in model.model_fields.values())
