"""What the questions to colleagues are called on the page, in both languages, and what follows an answer.

The models in ``bots/processes`` say what is allowed; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from bots.domain.text import Text


@dataclass(frozen=True)
class Words:
    """A field's label and hint. ``options``: for each value its label, and what happens then."""

    label: Text
    hint: Text | None = None
    options: dict[str, tuple[Text, Text]] | None = None


_NO_CPR = Text(da="Skriv ikke navn eller CPR-nummer.", en="Do not write a name or CPR number.")
_NOTE = Words(Text(da="Bemærkning", en="Note"), _NO_CPR)
_ACTION = Words(
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
_EMAIL = Words(
    Text(da="Rettet e-mailadresse", en="Corrected e-mail address"),
    Text(
        da="Kun når robotten skal prøve igen med en anden adresse.",
        en="Only when the robot is to try again with another address.",
    ),
)
_RECEIPT = Words(
    Text(da="Kvitteringsnummer", en="Receipt number"),
    Text(
        da="Nummeret fra systemet, når du har gjort det selv.",
        en="The number from the system, when you did it by hand.",
    ),
)

WORDS: dict[str, dict[str, Words]] = {
    "InvoiceDecision": {
        "decision": Words(
            Text(da="Afgørelse", en="Decision"),
            options={
                "approve": (
                    Text(da="Godkend fakturaen", en="Approve the invoice"),
                    Text(
                        da="Robotten bogfører den og lægger den til betaling, og der søges tilskud.",
                        en="The robot posts it and puts it up for payment, and subsidies are claimed.",
                    ),
                ),
                "reject": (
                    Text(da="Afvis fakturaen", en="Reject the invoice"),
                    Text(
                        da="Klinikken får en mail med afvisningsgrundene. Intet betales.",
                        en="The clinic gets a mail with the reasons. Nothing is paid.",
                    ),
                ),
            },
        ),
        "reasons": Words(
            Text(da="Afvisningsgrunde", en="Reasons for the rejection"),
            Text(
                da="Kun når du afviser. De står i mailen.", en="Only when you reject. They are in the mail."
            ),
        ),
        "note": Words(
            Text(da="Bemærkning til klinikken", en="Remark to the clinic"),
            Text(
                da="Står i mailen, når fakturaen afvises. Skriv ikke navn eller CPR-nummer.",
                en="It is in the mail when the invoice is rejected. Do not write a name or CPR number.",
            ),
        ),
        "account": Words(
            Text(da="Betal til", en="Pay to"),
            options={
                "registered": (
                    Text(da="Klinikkens registrerede konto", en="The clinic's registered account"),
                    Text(da="Kontoen i leverandørregisteret.", en="The account in the vendor register."),
                ),
                "invoice": (
                    Text(da="Kontoen på fakturaen", en="The account on the invoice"),
                    Text(
                        da="En anden konto end den registrerede skal godkendes af en kollega mere.",
                        en="Another account than the registered one must be approved by a second colleague.",
                    ),
                ),
            },
        ),
        "member_number": Words(
            Text(da="Hvem er behandlet?", en="Who was treated?"),
            Text(
                da="Kun når fakturaen nævner flere personer og godkendes.",
                en="Only when the invoice names several persons and is approved.",
            ),
        ),
    },
    "SubsidyDecision": {
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
        "note": _NOTE,
    },
    "Objection": {
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
        "note": _NOTE,
    },
    "Control": {
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
        "note": _NOTE,
    },
    "ByHand": {
        "action": Words(
            Text(da="Hvad har du gjort?", en="What have you done?"),
            options={
                "rejected-by-hand": (
                    Text(da="Afvist over for klinikken", en="Rejected towards the clinic"),
                    Text(
                        da="Sagen lukkes som afvist. Klinikken får ikke mere at vide af os.",
                        en="The case is closed as rejected. We tell the clinic nothing more.",
                    ),
                ),
                "handled-by-hand": (
                    Text(da="Bogført i Navision", en="Posted in Navision"),
                    Text(
                        da="Sagen lukkes med det bogførte nummer.",
                        en="The case is closed with the posted number.",
                    ),
                ),
            },
        ),
        "posted_number": Words(
            Text(da="Bogført nummer", en="Posted number"),
            Text(
                da="Nummeret fra Navision, når bilaget er bogført.",
                en="The number from Navision, when it has been posted.",
            ),
        ),
        "note": _NOTE,
    },
    "ClinicAddress": {
        "action": Words(
            Text(da="Hvordan får klinikken besked?", en="How is the clinic told?"),
            options={
                "send": (
                    Text(da="Send mailen til adressen nedenfor", en="Send the mail to the address below"),
                    Text(da="Robotten sender afvisningen.", en="The robot sends the rejection."),
                ),
                "told-by-hand": (
                    Text(da="Jeg har selv givet besked", en="I have told the clinic"),
                    Text(da="Der sendes ingen mail.", en="No mail is sent."),
                ),
            },
        ),
        "email": Words(Text(da="E-mailadresse", en="E-mail address")),
        "note": _NOTE,
    },
    "MailHandover": {"action": _ACTION, "note": _NOTE, "email": _EMAIL},
    "RobotHandover": {"action": _ACTION, "note": _NOTE, "receipt": _RECEIPT},
    "ClaimHandover": {
        "action": _ACTION,
        "note": _NOTE,
        "receipt": _RECEIPT,
        "subsidy": Words(
            Text(da="Tilskud i kroner", en="Subsidy in kroner"),
            Text(
                da="Det tilskud, som D-service viste, fx 1.234,56.",
                en="The subsidy that D-service showed, e.g. 1.234,56.",
            ),
        ),
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
    "Withdrawn": {
        "action": Words(
            Text(da="Hvad har du gjort?", en="What have you done?"),
            options={
                "withdrawn": (
                    Text(da="Trukket ansøgningerne tilbage", en="Withdrawn the claims"),
                    Text(da="Sagen lukkes.", en="The case is closed."),
                ),
                "kept": (
                    Text(da="Ansøgningerne bliver stående", en="The claims stand"),
                    Text(da="Sagen lukkes med din begrundelse.", en="The case is closed with your reason."),
                ),
            },
        ),
        "note": _NOTE,
    },
}

_FROM_DSERVICE = {
    "accepted": Text(da="Godkendt", en="Accepted"),
    "not-a-member": Text(da="Ikke medlem af danmark", en="Not a member of danmark"),
    "already-claimed": Text(da="Der er søgt før", en="Claimed before"),
    "too-old": Text(da="Behandlingen er for gammel", en="The treatment is too old"),
    "limit-reached": Text(da="Grænsen for tilskud er nået", en="The limit for subsidies is reached"),
    "form-refused": Text(da="Ansøgningen blev afvist", en="The form was refused"),
}
_NUMBER = Text(
    da="Nummeret, som systemet viste, da du var færdig.",
    en="The number the system showed when you had finished.",
)
_GOES_ON = Text(da="Sagen går videre med det svar.", en="The case goes on with that answer.")
WORDS |= {
    "PostingReceipt": {"posted_number": Words(Text(da="Bogført nummer", en="Posted number"), _NUMBER)},
    "PaymentReceipt": {"payment_number": Words(Text(da="Betalingsnummer", en="Payment number"), _NUMBER)},
    "MailReceipt": {"message_id": Words(Text(da="Mailens id", en="The mail's id"), _NUMBER)},
    "ClaimReceipt": {
        "answer": Words(
            Text(da="Hvad svarede D-service?", en="What did D-service answer?"),
            options={value: (label, _GOES_ON) for value, label in _FROM_DSERVICE.items()},
        ),
        "receipt": _RECEIPT,
        "subsidy": WORDS["ClaimHandover"]["subsidy"],
    },
}
ONLY_ROBOTS_SAY = ("found", "message")
"""Fields of a receipt that a colleague is not asked about."""

IN_ENGLISH = {
    "En afvisning skal have mindst én afvisningsgrund eller en bemærkning.": (
        "A rejection needs at least one reason or a remark."
    ),
    "Skriv det bogførte nummer fra Navision.": "Write the posted number from Navision.",
    "Skriv den e-mailadresse, som mailen skal sendes til.": "Write the e-mail address the mail goes to.",
    "En rettet e-mailadresse bruges kun, når robotten skal prøve igen.": (
        "A corrected e-mail address is only used when the robot is to try again."
    ),
    "Skriv i bemærkningen, hvorfor opgaven opgives.": "Write in the note why the task is given up.",
    "Skriv kvitteringsnummeret fra systemet, når du har gjort det selv.": (
        "Write the receipt number from the system when you did it by hand."
    ),
    "Rettelser bruges kun, når robotten skal prøve igen.": (
        "Corrections are only used when the robot is to try again."
    ),
    "Skriv i bemærkningen, hvorfor der ikke skal søges.": "Write in the note why there is nothing to claim.",
    "Skriv i bemærkningen, hvorfor, og hvad du har gjort.": "Write in the note why, and what you have done.",
    "Skriv i bemærkningen, hvorfor du er uenig.": "Write in the note why you disagree.",
    "Skriv i bemærkningen, hvorfor ansøgningerne bliver stående.": "Write in the note why the claims stand.",
}
"""What the models object to, for those who read English."""
