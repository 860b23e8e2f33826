"""Claim the danmark subsidy for one treatment, once."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.dates import danish_date
from bots.domain.money import danish
from bots.domain.orders.dservice import ClaimAnswer, ClaimReceipt, SubsidyClaim
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.dservice import Claimed, Claims, Unclear

FOUND = "fundet på D-service, ikke søgt igen"


def look_up(claim: SubsidyClaim, desk: Desk) -> Outcome | None:
    """What D-service has of the claim."""
    screen = desk.open("dservice")
    return _claimed_before(claim, desk, screen, Claims(screen, claim))


@robot("dservice-claim", takes=SubsidyClaim, look_up=look_up)
def claim_subsidy(claim: SubsidyClaim, desk: Desk) -> Outcome:
    """Apply for the subsidy exactly once, however often the farm runs this task."""
    screen = desk.open("dservice")
    claims = Claims(screen, claim)
    if known := _claimed_before(claim, desk, screen, claims):
        return known
    message = claims.fill()
    if message is not None:
        receipt = ClaimReceipt(answer=ClaimAnswer.FORM_REFUSED, message=message)
        return Refused("form-refused", message, receipt)
    if fields := claims.differing_fields():
        return NeedsColleague(
            "review-differs",
            f"D-service viser andre oplysninger end ansøgningen {claim.reference}, så den er ikke sendt.",
            {"Felter": ", ".join(fields)},
        )
    desk.about_to_commit(
        claim.reference,
        treatment_date=danish_date(claim.treatment_date),
        treatment_code=claim.treatment_code,
        amount=danish(claim.amount),
    )
    answered = claims.send()
    desk.receipt(screen)
    if answered.answer is ClaimAnswer.ACCEPTED and (paper := claims.receipt_file()):
        desk.attach(paper.name, paper.media_type, paper.content)
    if answered.answer is ClaimAnswer.ALREADY_CLAIMED and (
        ours := _claimed_before(claim, desk, screen, claims)
    ):
        # An earlier try of ours was saved only after it had been looked up.
        return ours
    if answered.answer is None:
        return NeedsColleague(
            "answer-unclear",
            f"D-service har fået ansøgningen {claim.reference}, men svaret afgør ikke, om der er tilskud.",
            {"Svar": answered.message},
        )
    return Done(
        ClaimReceipt(
            answer=answered.answer,
            receipt=answered.receipt,
            subsidy=answered.subsidy,
            message=answered.message,
        )
    )


def _claimed_before(claim: SubsidyClaim, desk: Desk, screen: Screen, claims: Claims) -> Outcome | None:
    match claims.claimed():
        case None:
            return None
        case Unclear(why):
            code = "outcome-uncertain" if desk.task.tried_before else "look-up-unclear"
            return NeedsColleague(code, f"{why} Er der søgt tilskud?")
        case Claimed() as found if not _is_same(found, claim):
            return NeedsColleague(
                "claimed-otherwise",
                f"Der er søgt tilskud med referencen {claim.reference}, men for en anden behandling.",
                {"Kvitteringsnr.": found.receipt, "Behandlingsdato": danish_date(found.treatment_date)},
            )
        case Claimed() as found:
            desk.receipt(screen)
            return Done(
                ClaimReceipt(
                    answer=ClaimAnswer.ACCEPTED, receipt=found.receipt, subsidy=found.subsidy, found=True
                ),
                FOUND,
            )


def _is_same(found: Claimed, claim: SubsidyClaim) -> bool:
    return (found.treatment_date, found.treatment_code, found.amount) == (
        claim.treatment_date,
        claim.treatment_code,
        claim.amount,
    )
