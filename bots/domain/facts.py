"""What the fund's own registers know about one invoice: the other half of what the rules look at."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.consent import Consent
from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr
from bots.domain.money import Kroner


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MemberFact(_Fact):
    cpr: Cpr
    member_number: str
    name: str


class GuaranteeFact(_Fact):
    """A payment guarantee. ``used`` counts treatments of approved invoices, this invoice's not included."""

    number: str
    cpr: Cpr
    clinic_cvr: Cvr
    clinic_p_number: str
    valid_from: date
    valid_to: date
    treatments: int
    used: int


class RejectionsBy(StrEnum):
    """How a clinic wants to be told of a rejection: by mail, or by a response in its invoice's own syntax."""

    MAIL = "mail"
    RESPONSE = "response"


class ClinicFact(_Fact):
    """A clinic with an agreement. ``account_key`` compares with ``PaymentAccount.key``."""

    cvr: Cvr
    p_number: str
    name: str
    speciality: str
    ydernummer: str
    vendor_number: str
    account_key: str
    email: str
    rejections_by: RejectionsBy = RejectionsBy.MAIL


class PriceFact(_Fact):
    """The agreed price of one treatment in one period; ``code`` is what D-service calls the treatment."""

    speciality: str
    treatment: str
    code: str
    valid_from: date
    valid_to: date | None
    price: Kroner


class SameInvoiceFact(_Fact):
    """Another document with the same supplier and number, received before and not rejected."""

    case_reference: str
    received_on: date


class SameTreatmentFact(_Fact):
    """A treatment of the same person on the same date that an approved invoice has already billed."""

    line: str
    case_reference: str
    treatment: str
    treatment_date: date


class CreditedFact(_Fact):
    """The invoice that a credit note refers to. ``credited`` is what earlier credit notes took off it."""

    case_reference: str
    payable: Kroner
    credited: Kroner


class InvoiceParameters(_Fact):
    """What the business has decided about the rules on the day a document came in, each by its title.

    None: nobody decided anything, so the value in the rule itself is in force.
    """

    # Before each process had its own parameters, those of another one stood among them.
    model_config = ConfigDict(frozen=True, extra="ignore")

    most_treatments: int | None = Field(default=None, ge=1, le=100, title="Flest behandlinger på en garanti")
    years_back: int | None = Field(
        default=None, ge=1, le=10, title="Hvor mange år en behandling må være gammel"
    )
    rounding: Kroner | None = Field(default=None, ge=0, le=100, title="Afrunding af totalen i kroner")
    additional_services: tuple[str, ...] | None = Field(default=None, title="Tillægsydelser")


class InvoiceFacts(_Fact):
    """Everything looked up for one invoice at one moment (``fetched_at``, aware UTC).

    ``clinics`` are the registered clinics with the invoice's CVR number and, where the invoice states one,
    its P-number; ``members`` those of the invoice's patients who are members. ``consents`` are those of the
    invoice's patients and of whom the guarantee was issued to, also withdrawn ones; no rule looks at them.
    """

    fetched_at: datetime
    members: tuple[MemberFact, ...] = ()
    guarantee: GuaranteeFact | None = None
    clinics: tuple[ClinicFact, ...] = ()
    prices: tuple[PriceFact, ...] = ()
    same_invoice: SameInvoiceFact | None = None
    same_treatments: tuple[SameTreatmentFact, ...] = ()
    credited: CreditedFact | None = None
    our_glns: tuple[str, ...] = ()
    our_cvr: Cvr | None = None
    parameters: InvoiceParameters = InvoiceParameters()
    consents: tuple[Consent, ...] = ()

    @property
    def persons(self) -> tuple[Cpr, ...]:
        """Everybody in the registers whom the document leads to: members, and who has the guarantee."""
        holder = (self.guarantee.cpr,) if self.guarantee else ()
        return tuple(dict.fromkeys((*(member.cpr for member in self.members), *holder)))
