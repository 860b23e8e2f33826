"""What the deaths process asks colleagues and has its robot do, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ACTION, NOTE, RECEIPT_NUMBER, Words
from bots.processes.deaths.looking_up import ROBOT
from bots.processes.deaths.questions import DONE, ENTITLEMENT, HEIRS, LOOK_UP, PAYMENT, RELATION

_NAME = Words(Text(da="Navn", en="Name"))
_DIED_ON = Words(
    Text(da="Dødsdato", en="Day of death"), Text(da="Hvis personen er død.", en="If the person is dead.")
)
_CPR = Words(Text(da="CPR-nummer", en="CPR number"))
_YES, _NO = Text(da="Ja", en="Yes"), Text(da="Nej", en="No")
_GOES_ON = Text(da="Sagen går videre med det svar.", en="The case goes on with that answer.")
_YES_OR_NO = {"true": (_YES, _GOES_ON), "false": (_NO, _GOES_ON)}

WORDS: Mapping[str, Mapping[str, Words]] = {
    ENTITLEMENT: {
        "who": Words(
            Text(da="Hvem skal have pengene?", en="Who is to have the money?"),
            options={
                "spouse": (
                    Text(da="Ægtefællen", en="The spouse"),
                    Text(da="Vi skriver og betaler til ægtefællen.", en="We write to the spouse and pay."),
                ),
                "court": (
                    Text(da="Arvingerne: spørg skifteretten", en="The heirs: ask the probate court"),
                    Text(
                        da="Vi skriver til skifteretten og venter på svar.",
                        en="We write to the probate court and wait for its answer.",
                    ),
                ),
                "heirs": (
                    Text(da="Andre: jeg skriver dem ind", en="Others: I enter them"),
                    Text(
                        da="Du får en ny opgave, hvor du skriver dem ind.",
                        en="A new task lets you enter them.",
                    ),
                ),
                "nobody": (
                    Text(da="Ingen", en="Nobody"),
                    Text(da="Sagen slutter. Skriv hvorfor.", en="The case ends. Say why."),
                ),
            },
        ),
        "note": NOTE,
    },
    HEIRS: {
        "heirs": Words(
            Text(da="Arvinger", en="Heirs"),
            Text(
                da="En linje for hver. Andelene skal give 1 tilsammen.",
                en="A line for each. The shares must come to 1 together.",
            ),
        ),
        "heirs.name": _NAME,
        "heirs.cpr": _CPR,
        "heirs.relation": Words(
            Text(da="Slægtskab", en="Relation"),
            options={
                "child": (Text(da="Barn", en="Child"), _GOES_ON),
                "parent": (Text(da="Forælder", en="Parent"), _GOES_ON),
                "spouse": (Text(da="Ægtefælle", en="Spouse"), _GOES_ON),
                "other": (
                    Text(da="Andet", en="Other"),
                    Text(da="Et dokument skal vise det.", en="A document has to show it."),
                ),
            },
        ),
        "heirs.share": Words(
            Text(da="Andel", en="Share"),
            Text(da="Som brøk, fx 1/3, eller i procent.", en="As a fraction, such as 1/3, or in per cent."),
        ),
        "note": NOTE,
    },
    RELATION: {
        "confirmed": Words(
            Text(da="Er slægtskabet bekræftet?", en="Is the relation confirmed?"),
            options={
                "true": (
                    Text(da="Ja, et dokument viser det", en="Yes, a document shows it"),
                    Text(da="Andelen bliver betalt.", en="The share is paid."),
                ),
                "false": (
                    _NO,
                    Text(
                        da="Arvingen får ikke noget fra denne sag. Skriv hvorfor.",
                        en="The heir gets nothing from this case. Say why.",
                    ),
                ),
            },
        ),
        "document": Words(
            Text(da="Dokument", en="Document"),
            Text(
                da="Hvad der viser det, fx en dåbsattest.", en="What shows it, such as a birth certificate."
            ),
        ),
        "note": NOTE,
    },
    PAYMENT: {
        "action": ACTION,
        "note": NOTE,
        "receipt": RECEIPT_NUMBER,
        "account": Words(
            Text(da="Konto", en="Account"),
            Text(
                da="Registreringsnummer og kontonummer, når der ikke skal betales til NemKontoen.",
                en="Registration and account number, where it is not to be paid to the NemKonto.",
            ),
        ),
    },
    LOOK_UP: {"action": ACTION, "note": NOTE, "name": _NAME, "died_on": _DIED_ON},
    DONE: {"note": Words(Text(da="Hvad har du gjort?", en="What have you done?"), NOTE.help)},
    ROBOT: {
        "cpr": _CPR,
        "purpose": Words(Text(da="Formål", en="Purpose")),
        "known": Words(
            Text(da="Står personen i CPR?", en="Is the person in CPR?"),
            options=_YES_OR_NO,
        ),
        "name": _NAME,
        "registered": Words(
            Text(
                da="Bor personen i Danmark eller Grønland?",
                en="Does the person live in Denmark or Greenland?",
            ),
            options=_YES_OR_NO,
        ),
        "dead": Words(
            Text(da="Er personen død?", en="Is the person dead?"),
            options=_YES_OR_NO,
        ),
        "died_on": _DIED_ON,
    },
}

LABELS: Mapping[str, str] = {
    "Afdøde": "Deceased",
    "Arving": "Heir",
    "Beløb": "Amount",
    "Betalt": "Paid",
    "Død": "Died",
    "Modtager": "Payee",
    "Police": "Policy",
    "Skifteret": "Probate court",
    "Slægtskab": "Relation",
    "Udbetales til": "Paid to",
    "Ægtefælle": "Spouse",
}
"""The facts of its questions in English."""
