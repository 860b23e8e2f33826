"""The deaths process: who gets what a member leaves, when, and what is done when the death was none."""

from __future__ import annotations

from datetime import datetime

from bots.config import DEFAULT_DECISION_TERMS, DecisionTerms
from bots.domain.death import Death
from bots.domain.orders.cpr import CprFound
from bots.domain.orders.kerne import BenefitReceipt
from bots.domain.orders.letter import LetterReceipt
from bots.farm.process import (
    DECISION_CONTROL,
    LETTER_QUEUE,
    OBJECTION,
    PAY_QUEUE,
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    Consult,
    Control,
    Objection,
    Process,
    RobotHandover,
    Step,
    answer_to,
)
from bots.processes.deaths import estate, heirs, reversal, spouse
from bots.processes.deaths.case import BENEFIT, TEAM, DeathCase
from bots.processes.deaths.codes import CODES
from bots.processes.deaths.deciding import entitled
from bots.processes.deaths.decision_kit import KIT
from bots.processes.deaths.hearing import HEARS
from bots.processes.deaths.letters import LETTERS
from bots.processes.deaths.looking_up import ROBOT
from bots.processes.deaths.outcomes import NO_PAYOUT, NOT_A_MEMBER, NOTHING_DUE, OUTCOMES, TITLE
from bots.processes.deaths.questions import (
    DONE,
    ENTITLEMENT,
    HEIRS,
    LOOK_UP,
    PAYMENT,
    RELATION,
    DoneAnswer,
    Entitled,
    Entitlement,
    Heirs,
    LookUpHandover,
    PaymentHandover,
    RelationAnswer,
)
from bots.processes.deaths.showing import shows
from bots.processes.deaths.waiting import ten_days
from bots.processes.deaths.words import LABELS, WORDS


def next_step(
    case: Case, now: datetime, terms: DecisionTerms = DEFAULT_DECISION_TERMS
) -> Step | tuple[Step, ...]:
    """Asked again after every event; looks only at the case's history."""
    matter = DeathCase(case)
    if matter.is_reversed:
        return reversal.steps(matter, now)
    if matter.was_taken_up_again:
        return reversal.taken_up_again(matter)
    if matter.benefit is None:
        return Consult(BENEFIT, {"cpr": matter.deceased.cpr.reveal(), "on": matter.died_on.isoformat()})
    if not matter.policies:
        return Close(NOTHING_DUE if matter.is_member else NOT_A_MEMBER)
    if matter.has_spouse and (wait := ten_days(matter, now)):
        return wait
    who = entitled(matter, terms)
    if who is Entitled.SPOUSE:
        who = spouse.steps(matter, now)
    if not isinstance(who, Entitled):
        return who
    return Close(NO_PAYOUT) if who is Entitled.NOBODY else _to_heirs(matter, who, now)


def _to_heirs(matter: DeathCase, who: Entitled, now: datetime) -> Step | tuple[Step, ...]:
    """The court is asked until it answers, a colleague enters the heirs, and each of them is dealt with."""
    asks_court = who is Entitled.COURT and matter.court_answer is None
    known = heirs.portions(matter)
    if not known and asks_court and (step := _asked_court(matter, now)):
        return step
    if not known:
        question = estate.question_for_heirs(matter, asked_court=who is Entitled.COURT)
        answer = answer_to(matter.case, question, Heirs)
        if isinstance(answer, AskColleague):
            return answer
    return heirs.steps(matter, now)


def _asked_court(matter: DeathCase, now: datetime) -> Step | None:
    court = estate.court_of(matter)
    return court if isinstance(court, Consult) else estate.ask_court(matter, now)


def on_terms(terms: DecisionTerms) -> Process:
    """The process on these terms."""
    return Process(
        name="deaths",
        title=TITLE,
        opens_with=Death,
        next_step=lambda case, now: next_step(case, now, terms),
        questions={
            ENTITLEMENT: Entitlement,
            HEIRS: Heirs,
            RELATION: RelationAnswer,
            PAYMENT: PaymentHandover,
            LOOK_UP: LookUpHandover,
            DONE: DoneAnswer,
            DECISION_CONTROL: Control,
            OBJECTION: Objection,
            ROBOT_HANDOVER: RobotHandover,
        },
        receipts={ROBOT: CprFound, LETTER_QUEUE: LetterReceipt, PAY_QUEUE: BenefitReceipt},
        outcomes=OUTCOMES,
        words=WORDS,
        codes=CODES,
        labels=LABELS,
        shows=shows,
        team=TEAM,
        hears=HEARS,
        about=lambda death: [death.deceased.cpr],
        letters=LETTERS,
        decision=KIT,
    )


PROCESS = on_terms(DEFAULT_DECISION_TERMS)
