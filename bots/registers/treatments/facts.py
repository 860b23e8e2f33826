"""What the invoice process consults: ``invoice-facts`` before the decision, ``invoice-outcome`` after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bots.config import Fund
from bots.domain.facts import GuaranteeFact, InvoiceFacts, InvoiceParameters
from bots.registers.consents.given import consents_of
from bots.registers.parameters.in_force import parameters_on
from bots.registers.storage.people import People
from bots.registers.treatments import ledger, masters
from bots.registers.treatments.questions import InvoiceQuestion, OutcomeQuestion


class InvoiceRegisters:
    """The two registers of the invoice process. The fund's own numbers go into every answer."""

    def __init__(self, people: People, fund: Fund) -> None:
        self._people = people
        self._fund = fund

    def facts(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Note the receipt and look up everything the rules need: an ``InvoiceFacts`` as JSON."""
        asked = InvoiceQuestion.model_validate(question)
        days = asked.treatment_dates or {asked.received_on}
        clinics = masters.clinics_of(connection, asked.supplier_cvr, asked.supplier_p_number)
        members = masters.members_of(connection, self._people, asked.cprs, days)
        guarantee = self._guarantee(connection, case_reference, asked.guarantee)
        concerned = [*asked.cprs, *([guarantee.cpr] if guarantee else [])]
        ledger.receive(connection, case_reference, asked, asked.received_on)
        return InvoiceFacts(
            fetched_at=now,
            members=members,
            guarantee=guarantee,
            clinics=clinics,
            prices=masters.prices_on(connection, {clinic.speciality for clinic in clinics}, days),
            same_invoice=ledger.same_invoice(connection, case_reference, asked),
            same_treatments=ledger.same_treatments(connection, self._people, case_reference, asked),
            credited=ledger.credited(connection, case_reference, asked),
            our_glns=self._fund.glns,
            our_cvr=self._fund.cvr,
            parameters=parameters_on(connection, asked.received_on, InvoiceParameters),
            consents=consents_of(connection, self._people, concerned, "invoice"),
        ).model_dump(mode="json")

    def outcome(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Remember what was decided: ``{"recorded": treatments that now count}``."""
        decided = OutcomeQuestion.model_validate(question)
        masters.lock_company(connection, decided.supplier_cvr)
        ledger.receive(connection, case_reference, decided, now.date())
        return {"recorded": ledger.decide(connection, self._people, case_reference, decided)}

    def _guarantee(
        self, connection: Connection, case_reference: str, number: str | None
    ) -> GuaranteeFact | None:
        if number is None:
            return None
        masters.lock_guarantee(connection, number)
        used = ledger.used_on(connection, number, case_reference)
        return masters.guarantee(connection, self._people, number, used)
