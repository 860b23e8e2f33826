"""The words of questions and receipts that every process has alike."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process.jobs import MAIL_QUEUE, PAY_QUEUE, ROBOT_HANDOVER
from bots.farm.process.letters import LETTER_QUEUE
from bots.farm.process.objections import OBJECTION
from bots.farm.process.process import Process
from bots.farm.process.releasing import PAYMENT_RELEASE
from bots.farm.process.review import DECISION_CONTROL
from bots.farm.process.stopping import STOPPED
from bots.farm.process.words import Words

_NO_CPR = Text(da="Skriv ikke navn eller CPR-nummer.", en="Do not write a name or CPR number.")
NOTE = Words(Text(da="Bemærkning", en="Note"), _NO_CPR)
ACTION = Words(
    Text(da="Hvad skal der ske?", en="What is to happen?"),
    options={
        "try-again": (
            Text(da="Lad robotten prøve igen", en="Let the robot try again"),
            Text(
                da="Robotten får opgaven igen og ser først efter, om den allerede er udført.",
                en="The robot gets the task again and first looks whether it was done already.",
            ),
        ),
        "done-by-hand": (
            Text(da="Jeg har gjort det selv", en="I did it by hand"),
            Text(da="Sagen går videre med din kvittering.", en="The case goes on with your receipt."),
        ),
        "give-up": (
            Text(da="Det skal ikke gøres", en="It is not to be done"),
            Text(
                da="Opgaven opgives, og sagen slutter med din begrundelse.",
                en="The task is given up, and the case ends with your reason.",
            ),
        ),
    },
)
RECEIPT_NUMBER = Words(
    Text(da="Kvitteringsnummer", en="Receipt number"),
    Text(
        da="Nummeret fra systemet, når du har gjort det selv.",
        en="The number from the system, when you did it by hand.",
    ),
)
NUMBER_SHOWN = Text(
    da="Nummeret, som systemet viste, da du var færdig.",
    en="The number the system showed when you had finished.",
)
"""The help of a field for the number that a system shows."""

FOUND = Words(Text(da="Fandtes i forvejen", en="Was there already"))
"""Whether a robot found what it was to do done already."""

GENERAL: Mapping[str, Mapping[str, Words]] = {
    ROBOT_HANDOVER: {"action": ACTION, "note": NOTE, "receipt": RECEIPT_NUMBER},
    OBJECTION: {
        "view": Words(
            Text(da="Hvad er din afgørelse?", en="What do you decide?"),
            options={
                "upheld": (
                    Text(da="Afgørelsen står ved magt", en="The decision stands"),
                    Text(da="Skriv hvorfor. Svar selv personen.", en="Say why. Answer the person yourself."),
                ),
                "overturned": (
                    Text(da="Afgørelsen var forkert", en="The decision was wrong"),
                    Text(
                        da="Ret den selv, og skriv, hvad du har gjort.",
                        en="Correct it yourself, and write what you have done.",
                    ),
                ),
                "no-objection": (
                    Text(da="Det var ikke en klage", en="It was no objection"),
                    Text(da="Det tæller ikke med.", en="It is not counted."),
                ),
            },
        ),
        "note": NOTE,
    },
    DECISION_CONTROL: {
        "action": Words(
            Text(da="Er du enig i, hvad reglerne vil?", en="Do you agree with what the rules want?"),
            options={
                "agree": (
                    Text(da="Ja, det er rigtigt", en="Yes, it is right"),
                    Text(da="Sagen går videre, som reglerne vil.", en="The case goes on as the rules want."),
                ),
                "disagree": (
                    Text(da="Nej, det er forkert", en="No, it is wrong"),
                    Text(
                        da="Du får sagen igen og afgør den. Skriv hvorfor i bemærkningen.",
                        en="You get the case back and decide it. Say why in the note.",
                    ),
                ),
            },
        ),
        "note": NOTE,
    },
    STOPPED: {
        "action": Words(
            Text(da="Hvad skal der ske?", en="What is to happen?"),
            options={
                "go-on": (
                    Text(da="Sagen går videre", en="The case goes on"),
                    Text(da="Det, der ventede på dig, bliver gjort.", en="What waited for you is done."),
                ),
                "stop": (
                    Text(da="Sagen skal ikke gå videre", en="The case is not to go on"),
                    Text(
                        da="Intet mere gøres, der ikke kan fortrydes. Gør selv det, der mangler.",
                        en="Nothing more is done that cannot be undone. Do yourself what is left.",
                    ),
                ),
            },
        ),
        "note": NOTE,
    },
    PAYMENT_RELEASE: {
        "action": Words(
            Text(da="Må pengene udbetales?", en="May the money be paid?"),
            options={
                "let-go": (
                    Text(da="Ja, betal", en="Yes, pay"),
                    Text(
                        da="Robotten betaler. Sammenlign først modtager, konto og beløb med sagen.",
                        en="The robot pays. First compare payee, account and amount with the case.",
                    ),
                ),
                "stop": (
                    Text(da="Nej, der skal ikke betales", en="No, it is not to be paid"),
                    Text(da="Sagen får din begrundelse.", en="The case gets your reason."),
                ),
            },
        ),
        "note": NOTE,
    },
    LETTER_QUEUE: {
        "reference": Words(Text(da="Vores reference", en="Our reference")),
        "message": Words(Text(da="Brevets nummer", en="The letter's number")),
        "case": Words(Text(da="Sag", en="Case")),
        "to": Words(Text(da="Til", en="To")),
        "to.name": Words(Text(da="Navn", en="Name")),
        "to.cpr": Words(Text(da="CPR-nummer", en="CPR number")),
        "to.cvr": Words(Text(da="CVR-nummer", en="CVR number")),
        "to.address": Words(Text(da="Adresse", en="Address")),
        "to.address.lines": Words(Text(da="Linjer", en="Lines")),
        "to.address.protected": Words(Text(da="Beskyttet", en="Protected")),
        "subject": Words(Text(da="Emne", en="Subject")),
        "language": Words(Text(da="Sprog", en="Language")),
        "document": Words(Text(da="Fil", en="File")),
        "archive": Words(Text(da="Fil til print og arkiv", en="File for print and archive")),
        "template": Words(Text(da="Brevets tekst", en="The letter's text")),
        "version": Words(Text(da="Tekstens version", en="The text's version")),
        "answers": Words(Text(da="Svar på besked", en="Answer to the message")),
        "channel": Words(
            Text(da="Sendt med", en="Sent by"),
            Text(da="Hvordan brevet er sendt, for eksempel papir.", en="How it was sent, for example paper."),
        ),
        "number": Words(
            Text(da="Forsendelsesnummer", en="Tracking number"),
            Text(da="Hvis der er et.", en="If there is one."),
        ),
    },
    MAIL_QUEUE: {
        "reference": Words(Text(da="Vores reference", en="Our reference")),
        "to": Words(Text(da="Til", en="To")),
        "subject": Words(Text(da="Emne", en="Subject")),
        "body": Words(Text(da="Tekst", en="Text")),
        "message_id": Words(Text(da="Mailens id", en="The mail's id"), NUMBER_SHOWN),
    },
    PAY_QUEUE: {
        "reference": Words(Text(da="Vores reference", en="Our reference")),
        "benefit": Words(Text(da="Ydelse", en="Benefit")),
        "amount": Words(Text(da="Beløb", en="Amount")),
        "account": Words(Text(da="Konto", en="Account")),
        "to": Words(Text(da="Modtager", en="Payee")),
        "to.name": Words(Text(da="Navn", en="Name")),
        "to.cpr": Words(Text(da="NemKonto ved CPR-nummer", en="NemKonto by CPR number")),
        "to.cvr": Words(Text(da="NemKonto ved CVR-nummer", en="NemKonto by CVR number")),
        "to.account": Words(Text(da="Konto", en="Account")),
        "text": Words(Text(da="Tekst til modtageren", en="Text to the payee")),
        "payment_number": Words(Text(da="Kernes nummer", en="Kerne's number"), NUMBER_SHOWN),
        "found": FOUND,
    },
}


def words_of(process: Process | None, name: str | None) -> Mapping[str, Words]:
    """The fields of a question, a queue or an event from outside: the process's words, else the general."""
    own = process.words.get(name or "") if process else None
    if process and (heard := process.hears.get(name or "")):
        own = heard.words
    return own or GENERAL.get(name or "", {})
