"""What the invoice process asks colleagues and has robots do, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ACTION, FOUND, NOTE, NUMBER_SHOWN, Words
from bots.processes.invoice.approval import PAYS, POSTS
from bots.processes.invoice.questions import (
    BY_HAND,
    CLINIC_ADDRESS,
    INVOICE_DECISION,
    MAIL_HANDOVER,
    RESPONSE_HANDOVER,
)
from bots.processes.invoice.response import RESPONDS

_OUR_REFERENCE = Words(Text(da="Vores reference", en="Our reference"))
_KIND = Words(Text(da="Bilagets art", en="Kind of document"))
_SCHEME = Words(Text(da="Slags nummer", en="Kind of number"))
_NUMBER = Words(Text(da="Nummer", en="Number"))
_VENDOR = Words(Text(da="Kreditor", en="Vendor"))
_POSTED = Words(Text(da="Bogført nummer", en="Posted number"), NUMBER_SHOWN)

WORDS: Mapping[str, Mapping[str, Words]] = {
    INVOICE_DECISION: {
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
                        da="Klinikken får besked med afvisningsgrundene. Intet betales.",
                        en="The clinic is told the reasons. Nothing is paid.",
                    ),
                ),
            },
        ),
        "reasons": Words(
            Text(da="Afvisningsgrunde", en="Reasons for the rejection"),
            Text(
                da="Kun når du afviser. Klinikken får dem at vide.",
                en="Only when you reject. The clinic is told them.",
            ),
        ),
        "note": Words(
            Text(da="Bemærkning til klinikken", en="Remark to the clinic"),
            Text(
                da="Klinikken får den, når fakturaen afvises. Skriv ikke navn eller CPR-nummer.",
                en="The clinic gets it when the invoice is rejected. Do not write a name or CPR number.",
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
    BY_HAND: {
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
        "note": NOTE,
    },
    CLINIC_ADDRESS: {
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
        "note": NOTE,
    },
    MAIL_HANDOVER: {
        "action": ACTION,
        "note": NOTE,
        "email": Words(
            Text(da="Rettet e-mailadresse", en="Corrected e-mail address"),
            Text(
                da="Kun når robotten skal prøve igen med en anden adresse.",
                en="Only when the robot is to try again with another address.",
            ),
        ),
    },
    RESPONSE_HANDOVER: {
        "action": Words(
            Text(da="Hvordan får klinikken besked?", en="How is the clinic told?"),
            options={
                "try-again": (
                    Text(da="Lad robotten sende svaret igen", en="Let the robot send the response again"),
                    Text(
                        da="Den ser først efter, om svaret er sendt.",
                        en="It first looks whether the response was sent.",
                    ),
                ),
                "done-by-hand": (
                    Text(da="Jeg har selv givet besked", en="I have told the clinic"),
                    Text(da="Klinikken får ikke mere at vide af os.", en="We tell the clinic nothing more."),
                ),
                "give-up": (
                    Text(da="Send en mail i stedet", en="Send a mail instead"),
                    Text(
                        da="Kun når svaret ikke er sendt. Skriv hvorfor i bemærkningen.",
                        en="Only when the response was not sent. Say why in the note.",
                    ),
                ),
            },
        ),
        "note": NOTE,
    },
    RESPONDS: {
        "reference": _OUR_REFERENCE,
        "document_id": Words(Text(da="Dokument", en="Document")),
        "syntax": Words(Text(da="Format", en="Syntax")),
        "document_type": _KIND,
        "customization": Words(Text(da="Formatets version", en="Version of the syntax")),
        "number": Words(Text(da="Bilag", en="Document")),
        "issued_on": Words(Text(da="Bilagsdato", en="Document date")),
        "uuid": Words(Text(da="Bilagets UUID", en="The document's UUID")),
        "profile": Words(Text(da="Profil", en="Profile")),
        "type_code": Words(Text(da="Typekode", en="Type code")),
        "responded_on": Words(Text(da="Svarets dato", en="Date of the response")),
        "our_name": Words(Text(da="Fra", en="From")),
        "our_endpoint": Words(Text(da="Vores adresse", en="Our address")),
        "our_endpoint.scheme": _SCHEME,
        "our_endpoint.id": _NUMBER,
        "our_cvr": Words(Text(da="Vores CVR-nummer", en="Our CVR number")),
        "their_name": Words(Text(da="Til", en="To")),
        "their_endpoint": Words(Text(da="Klinikkens adresse", en="The clinic's address")),
        "their_endpoint.scheme": _SCHEME,
        "their_endpoint.id": _NUMBER,
        "reasons": Words(Text(da="Grunde", en="Reasons")),
        "reasons.code": Words(Text(da="Kode", en="Code")),
        "reasons.text": Words(Text(da="Tekst", en="Text")),
        "action": Words(Text(da="Hvad klinikken skal gøre", en="What the clinic is to do")),
        "note": Words(Text(da="Bemærkning", en="Note")),
        "response_id": Words(Text(da="Svarets nummer", en="The response's number"), NUMBER_SHOWN),
        "found": FOUND,
    },
    POSTS: {
        "reference": _OUR_REFERENCE,
        "document_type": _KIND,
        "vendor_number": _VENDOR,
        "vendor_name": Words(Text(da="Kreditors navn", en="Vendor's name")),
        "external_number": Words(Text(da="Bilag", en="Document")),
        "issue_date": Words(Text(da="Bilagsdato", en="Document date")),
        "lines": Words(Text(da="Linjer", en="Lines")),
        "lines.description": Words(Text(da="Tekst", en="Text")),
        "lines.quantity": Words(Text(da="Antal", en="Quantity")),
        "lines.unit_price": Words(Text(da="Pris", en="Price")),
        "lines.amount": Words(Text(da="Beløb", en="Amount")),
        "total": Words(Text(da="I alt", en="Total")),
        "posted_number": _POSTED,
        "found": FOUND,
    },
    PAYS: {
        "reference": _OUR_REFERENCE,
        "vendor_number": _VENDOR,
        "posted_number": Words(Text(da="Bogført nummer", en="Posted number")),
        "amount": Words(Text(da="Beløb", en="Amount")),
        "account": Words(Text(da="Konto", en="Account")),
        "payment_id": Words(Text(da="Betalings-id", en="Payment id")),
        "payment_number": Words(Text(da="Betalingsnummer", en="Payment number"), NUMBER_SHOWN),
        "found": FOUND,
    },
}

LABELS: Mapping[str, str] = {
    "Afsender": "Sender",
    "Beløb": "Amount",
    "Betalings-id": "Payment id",
    "Betalingsgaranti": "Payment guarantee",
    "Bilag": "Document",
    "Bilagsdato": "Document date",
    "Bogført nummer": "Posted number",
    "CVR-nummer": "CVR number",
    "Dokument": "Document",
    "Fil": "File",
    "Grund": "Reason",
    "Klinik": "Clinic",
    "Konto": "Account",
    "Konto på bilaget": "Account on the document",
    "Kreditor": "Vendor",
    "Linje": "Line",
    "Linjer": "Lines",
    "Mailen": "The mail",
    "Medlem": "Member",
    "Modtaget": "Received",
    "Registreret konto": "Registered account",
    "Til": "To",
    "Til betaling": "To pay",
}
"""The facts of its questions in English."""
