"""What the subsidy process asks colleagues and has its robot do, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ACTION, FOUND, NOTE, RECEIPT_NUMBER, Words
from bots.processes.subsidy.case import ROBOT
from bots.processes.subsidy.questions import CLAIM_HANDOVER, SUBSIDY_DECISION

_FROM_DSERVICE = {
    "accepted": Text(da="Godkendt", en="Accepted"),
    "not-a-member": Text(da="Ikke medlem af danmark", en="Not a member of danmark"),
    "already-claimed": Text(da="Der er søgt før", en="Claimed before"),
    "too-old": Text(da="Behandlingen er for gammel", en="The treatment is too old"),
    "limit-reached": Text(da="Grænsen for tilskud er nået", en="The limit for subsidies is reached"),
    "form-refused": Text(da="Ansøgningen blev afvist", en="The form was refused"),
}
_GOES_ON = Text(da="Sagen går videre med det svar.", en="The case goes on with that answer.")
_SUBSIDY = Words(
    Text(da="Tilskud i kroner", en="Subsidy in kroner"),
    Text(
        da="Det tilskud, som D-service viste, fx 1.234,56.",
        en="The subsidy that D-service showed, e.g. 1.234,56.",
    ),
)

WORDS: Mapping[str, Mapping[str, Words]] = {
    SUBSIDY_DECISION: {
        "decision": Words(
            Text(da="Afgørelse", en="Decision"),
            options={
                "claim": (
                    Text(da="Søg tilskuddet", en="Claim the subsidy"),
                    Text(
                        da="Robotten søger hos sygeforsikringen danmark.",
                        en="The robot claims it from danmark.",
                    ),
                ),
                "do-not-claim": (
                    Text(da="Søg ikke", en="Do not claim"),
                    Text(
                        da="Sagen slutter. Skriv hvorfor i bemærkningen.",
                        en="The case ends. Say why in the note.",
                    ),
                ),
            },
        ),
        "note": NOTE,
    },
    CLAIM_HANDOVER: {
        "action": ACTION,
        "note": NOTE,
        "receipt": RECEIPT_NUMBER,
        "subsidy": _SUBSIDY,
        "ydernummer": Words(
            Text(da="Rettet ydernummer", en="Corrected ydernummer"),
            Text(
                da="Seks cifre. Kun når robotten skal prøve igen.",
                en="Six digits. Only when the robot is to try again.",
            ),
        ),
        "treatment_code": Words(
            Text(da="Rettet ydelseskode", en="Corrected treatment code"),
            Text(da="Kun når robotten skal prøve igen.", en="Only when the robot is to try again."),
        ),
    },
    ROBOT: {
        "reference": Words(Text(da="Vores reference", en="Our reference")),
        "cpr": Words(Text(da="CPR-nummer", en="CPR number")),
        "ydernummer": Words(Text(da="Ydernummer", en="Ydernummer")),
        "treatment_code": Words(Text(da="Ydelseskode", en="Treatment code")),
        "treatment_date": Words(Text(da="Behandlingsdato", en="Treatment date")),
        "quantity": Words(Text(da="Antal", en="Quantity")),
        "amount": Words(Text(da="Beløb", en="Amount")),
        "answer": Words(
            Text(da="Hvad svarede D-service?", en="What did D-service answer?"),
            options={value: (label, _GOES_ON) for value, label in _FROM_DSERVICE.items()},
        ),
        "receipt": RECEIPT_NUMBER,
        "subsidy": _SUBSIDY,
        "found": FOUND,
        "message": Words(Text(da="Besked fra systemet", en="Message from the system")),
    },
}

LABELS: Mapping[str, str] = {
    "Behandlingsdato": "Treatment date",
    "Beløb": "Amount",
    "Vores reference": "Our reference",
    "Ydelseskode": "Treatment code",
    "Ydernummer": "Ydernummer",
}
"""The facts of its questions in English."""
