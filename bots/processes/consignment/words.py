"""What the process asks colleagues, has its robot do and hears, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ACTION, FOUND, NOTE, RECEIPT_NUMBER, ROBOT_HANDOVER, Words
from bots.processes.consignment.case import ROBOT
from bots.processes.consignment.questions import CONSIGNMENT

WORDS: Mapping[str, Mapping[str, Words]] = {
    CONSIGNMENT: {
        "action": Words(
            Text(da="Hvad skal der ske?", en="What is to happen?"),
            options={
                "send-again": (
                    Text(da="Send filen igen", en="Send the file again"),
                    Text(
                        da="Robotten sender den med et nyt nummer. Modtageren kan få den to gange.",
                        en="The robot sends it with a new number. The recipient may get it twice.",
                    ),
                ),
                "settled": (
                    Text(da="Den er kommet frem", en="It has arrived"),
                    Text(da="Sagen lukkes med din bemærkning.", en="The case is closed with your note."),
                ),
                "give-up": (
                    Text(da="Den skal ikke sendes", en="It is not to be sent"),
                    Text(da="Sagen lukkes med din begrundelse.", en="The case is closed with your reason."),
                ),
            },
        ),
        "note": NOTE,
    },
    ROBOT_HANDOVER: {"action": ACTION, "note": NOTE, "receipt": RECEIPT_NUMBER},
    ROBOT: {
        "senders_file_id": Words(Text(da="Vores nummer på filen", en="Our number of the file")),
        "found": FOUND,
    },
}

TRANSFER = Words(Text(da="Serviceplatformens nummer på filen", en="The platform's number of the file"))
TECHNICAL_WORDS: Mapping[str, Words] = {
    "transfer": TRANSFER,
    "senders_file_id": Words(Text(da="Vores nummer på filen", en="Our number of the file")),
    "message": Words(Text(da="Besked", en="Message")),
    "errors": Words(Text(da="Fejl", en="Errors")),
    "errors.error_code": Words(Text(da="Fejlkode", en="Error code")),
    "errors.title": Words(Text(da="Fejl", en="Error")),
    "errors.description": Words(Text(da="Beskrivelse", en="Description")),
}
BUSINESS_WORDS: Mapping[str, Words] = {
    "transfer": TRANSFER,
    "file_name": Words(Text(da="Filens navn", en="The file's name")),
    "recipient": Words(Text(da="Modtager", en="Recipient")),
    "acceptance": Words(
        Text(da="Modtagerens svar", en="The recipient's answer"),
        options={
            "ACCEPTED": (
                Text(da="Accepteret", en="Accepted"),
                Text(da="Modtageren har filen.", en="The recipient has the file."),
            ),
            "REJECTED": (
                Text(da="Afvist", en="Rejected"),
                Text(da="En kollega ser på det.", en="A colleague looks at it."),
            ),
            "COULD_NOT_NOTIFY_RECIPIENT": (
                Text(da="Modtageren kunne ikke få besked", en="The recipient could not be notified"),
                Text(da="En kollega ser på det.", en="A colleague looks at it."),
            ),
        },
    ),
    "reason": Words(Text(da="Begrundelse", en="Reason")),
}

LABELS: Mapping[str, str] = {
    "Fejl": "Error",
    "Fil": "File",
    "Modtager": "Recipient",
    "Modtagere": "Recipients",
    "Sendt": "Sent",
    "Vores nummer": "Our number",
}
"""The facts of its questions in English."""
