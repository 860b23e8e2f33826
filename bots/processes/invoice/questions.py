"""What the invoice process asks colleagues. Titles and messages are what they read, so in Danish."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bots.domain.fields import LongText, When
from bots.domain.orders.mail import MailOrder
from bots.farm.process import Action, AnswerError, Handover
from bots.processes.invoice.rules import RULES, rule_for

INVOICE_DECISION = "invoice-decision"
BY_HAND = "invoice-by-hand"
CLINIC_ADDRESS = "clinic-address"
MAIL_HANDOVER = "mail-handover"
RESPONSE_HANDOVER = "response-handover"

_EMAIL = MailOrder.model_fields["to"].metadata[0].pattern


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class PayTo(StrEnum):
    REGISTERED = "registered"
    INVOICE = "invoice"


_APPROVED, _REJECTED = When("decision", (Choice.APPROVE,)), When("decision", (Choice.REJECT,))


class InvoiceDecision(_Answer):
    """A colleague's decision about an invoice that the rules leave to a person."""

    decision: Choice = Field(
        title="Afgørelse",
        description="approve: godkend fakturaen. reject: afvis den, og giv klinikken besked.",
    )
    reasons: Annotated[tuple[str, ...], _REJECTED] = Field(
        default=(),
        title="Afvisningsgrunde",
        description="Koder på de grunde, klinikken skal have at vide, fx several-members.",
    )
    note: Annotated[LongText, _REJECTED] = Field(
        default="",
        title="Bemærkning til klinikken",
        description="Klinikken får den, når fakturaen afvises. Skriv ikke navn eller CPR-nummer.",
    )
    account: Annotated[PayTo, _APPROVED] = Field(
        default=PayTo.REGISTERED,
        title="Betal til",
        description="registered: klinikkens registrerede konto. invoice: kontoen på fakturaen.",
    )
    member_number: Annotated[str | None, When("decision", (Choice.APPROVE,), needed=True)] = Field(
        default=None,
        title="Den behandledes medlemsnummer",
        description="Kun når fakturaen nævner flere personer og godkendes.",
    )

    @field_validator("reasons")
    @classmethod
    def _known(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [code for code in codes if rule_for(code) is None]
        if unknown:
            known = ", ".join(rule.code for rule in RULES)
            raise ValueError(f"Ukendt afvisningsgrund: {', '.join(unknown)}. Vælg blandt: {known}.")
        return codes

    @model_validator(mode="after")
    def _reject_says_why(self) -> InvoiceDecision:
        if self.decision is Choice.REJECT and not self.reasons and not self.note.strip():
            raise AnswerError(
                da="En afvisning skal have mindst én afvisningsgrund eller en bemærkning.",
                en="A rejection needs at least one reason or a remark.",
            )
        return self


class HandAction(StrEnum):
    REJECTED_BY_HAND = "rejected-by-hand"
    HANDLED_BY_HAND = "handled-by-hand"


class ByHand(_Answer):
    """What a colleague did with a document that the robots cannot go on with."""

    action: HandAction = Field(
        title="Hvad har du gjort?",
        description="rejected-by-hand: afvist over for klinikken pr. telefon eller mail. "
        "handled-by-hand: bogført i Navision.",
    )
    posted_number: Annotated[str | None, When("action", (HandAction.HANDLED_BY_HAND,))] = Field(
        default=None,
        title="Bogført nummer",
        description="Nummeret fra Navision. Skal udfyldes, når bilaget er bogført.",
    )
    note: LongText = Field(default="", title="Bemærkning", description="Hvad du har aftalt med klinikken.")

    @model_validator(mode="after")
    def _number_when_posted(self) -> ByHand:
        if self.action is HandAction.HANDLED_BY_HAND and not (self.posted_number or "").strip():
            raise AnswerError(
                da="Skriv det bogførte nummer fra Navision.",
                en="Write the posted number from Navision.",
            )
        return self


class Contact(StrEnum):
    SEND = "send"
    TOLD_BY_HAND = "told-by-hand"


class ClinicAddress(_Answer):
    """Where a rejection goes when neither the register nor the invoice has a usable e-mail address."""

    action: Contact = Field(
        title="Hvordan får klinikken besked?",
        description="send: send mailen til adressen nedenfor. told-by-hand: du har selv givet besked.",
    )
    email: Annotated[str | None, When("action", (Contact.SEND,))] = Field(
        default=None, title="E-mailadresse", pattern=_EMAIL
    )
    note: LongText = Field(default="", title="Bemærkning")

    @model_validator(mode="after")
    def _address_to_send_to(self) -> ClinicAddress:
        if self.action is Contact.SEND and self.email is None:
            raise AnswerError(
                da="Skriv den e-mailadresse, som mailen skal sendes til.",
                en="Write the e-mail address the mail goes to.",
            )
        return self


class MailHandover(Handover):
    """What to do with a mail that could not be delivered."""

    email: Annotated[str | None, When("action", (Action.TRY_AGAIN,))] = Field(
        default=None,
        title="Rettet e-mailadresse",
        description="Kun når robotten skal prøve igen med en anden adresse.",
        pattern=_EMAIL,
    )

    @model_validator(mode="after")
    def _address_only_for_another_try(self) -> MailHandover:
        if self.email is not None and self.action is not Action.TRY_AGAIN:
            raise AnswerError(
                da="En rettet e-mailadresse bruges kun, når robotten skal prøve igen.",
                en="A corrected e-mail address is only used when the robot is to try again.",
            )
        return self


class ResponseHandover(Handover):
    """What to do with an electronic response that could not be sent: there is still the mail."""

    action: Action = Field(
        title="Hvordan får klinikken besked?",
        description="try-again: robotten prøver igen. done-by-hand: du har selv givet besked. "
        "give-up: send afvisningen som mail i stedet.",
    )
