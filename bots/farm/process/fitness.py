"""The fitness gate: what of it is the same for every process, and who decides.

Source of the criteria: Udbetaling Danmark's own list of what "egnet" means, and art. 22(4) of the GDPR.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

from bots.config import HEALTH_DATA, Basis, DecisionTerms, Mode, Rejections
from bots.domain.consent import Consent, consents_on
from bots.domain.cpr import Cpr
from bots.domain.decision import REMARK, Criterion, Route
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.rules import Outcome

COMPLETE, NO_INQUIRY, NO_DISCRETION = "information-complete", "no-inquiry", "no-discretion"
NO_REMARK, NOT_TAKEN_OUT = "no-remark", "not-taken-out"
CRITERIA = (COMPLETE, NO_INQUIRY, NO_DISCRETION, NO_REMARK, NOT_TAKEN_OUT, HEALTH_DATA)
"""Every criterion, in the order shown; decisions.yaml says which of them a type of decision must meet."""

CRITERION = {
    COMPLETE: Text(da="Alle nødvendige oplysninger var der", en="All necessary information was there"),
    NO_INQUIRY: Text(da="Intet skulle undersøges nærmere", en="Nothing called for an inquiry"),
    NO_DISCRETION: Text(da="Sagen krævede ikke et skøn", en="The case took no judgement"),
    NO_REMARK: Text(da="Ingen havde sagt noget om sagen", en="Nobody had remarked on the case"),
    NOT_TAKEN_OUT: Text(
        da="Sagen var ikke taget ud til en medarbejder", en="The case was not taken out for a person"
    ),
    HEALTH_DATA: Text(
        da="Helbredsoplysninger måtte bruges den dag", en="Health data could be used on that day"
    ),
}
"""What was looked at, as the person reads it who was decided about."""

UNMET = {
    COMPLETE: Text(da="Der mangler oplysninger.", en="Information is missing."),
    NO_INQUIRY: Text(da="Noget skal undersøges nærmere.", en="Something calls for an inquiry."),
    NO_DISCRETION: Text(da="Sagen kræver et skøn.", en="The case takes a judgement."),
    NO_REMARK: Text(
        da="Der er en bemærkning på sagen. Læs den.", en="There is a remark on the case. Read it."
    ),
    NOT_TAKEN_OUT: Text(
        da="Sagen eller afsenderen er taget ud til manuel behandling.",
        en="The case or its sender is taken out for manual handling.",
    ),
    HEALTH_DATA: Text(
        da="Der er intet samtykke til en automatisk afgørelse på helbredsoplysninger.",
        en="There is no consent to an automatic decision on health data.",
    ),
}
"""Why a person decides, as that person reads it."""


@cache
def criterion(code: str, met: bool) -> Criterion:
    """One and the same value each time: every decision has six."""
    return Criterion(code=code, met=met)


def gate(
    case: Case,
    terms: DecisionTerms,
    *,
    complete: bool,
    inquiry: bool,
    discretion: bool,
    senders: Collection[str | None],
    on: date,
    persons: Collection[Cpr],
    consents: Iterable[Consent],
) -> tuple[Criterion, ...]:
    """Those criteria that the type's terms name, in their order, met or not; all where they name none.

    ``inquiry`` and ``discretion``: the case calls for one. ``persons`` are those that health data is used
    of, and ``consents`` all that is known of theirs. ``senders`` may be taken out like the case itself.
    """
    met = {
        COMPLETE: complete,
        NO_INQUIRY: not inquiry,
        NO_DISCRETION: not discretion,
        NO_REMARK: case.last("recorded", kind=REMARK) is None,
        NOT_TAKEN_OUT: not terms.take_out & {case.reference, *senders},
    }
    return tuple(
        health_data(terms, on, persons, consents) if code == HEALTH_DATA else criterion(code, met[code])
        for code in terms.fitness or CRITERIA
    )


def health_data(
    terms: DecisionTerms, day: date, persons: Collection[Cpr], known: Iterable[Consent]
) -> Criterion:
    """On ``day`` health data may be part of a decision about ``persons`` without a person deciding.

    On the basis of consent each of them must have one on record; where there is nobody whom the registers
    know, nobody is decided about.
    """
    basis, since = terms.health.basis, terms.health.since
    if basis is Basis.CONSENT:
        held = consents_on(day, persons, known)
        numbers = tuple(one.number for one in held or ())
        return Criterion(code=HEALTH_DATA, met=held is not None, seen=numbers)
    if basis is Basis.PUBLIC_INTEREST:
        law = (terms.health.documented,) if terms.health.documented else ()
        return Criterion(code=HEALTH_DATA, met=since is not None and since <= day, seen=law)
    return criterion(HEALTH_DATA, basis is Basis.NOT_USED)


def route(case: Case, gated: Iterable[Criterion], terms: DecisionTerms, outcome: Outcome) -> Route:
    """Who has the last word on what the rules came to. What they leave to a person is a person's always."""
    rejects = outcome is Outcome.REJECT
    if (
        outcome is Outcome.MANUAL
        or terms.mode is Mode.PROPOSE
        or not all(one.met for one in gated)
        or (rejects and terms.rejections is Rejections.COLLEAGUE)
    ):
        return Route.COLLEAGUE
    if terms.is_sampled(case.reference):
        return Route.CONTROL
    return Route.LETTER_WAITS if rejects and terms.mode is Mode.LETTERS_WAIT else Route.AUTOMATIC


def unmet(gated: Iterable[Criterion]) -> list[Text]:
    """What the case does not meet, in words."""
    return [UNMET[one.code] for one in gated if not one.met]
