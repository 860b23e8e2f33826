"""What the values that a rule compared, and the facts of a question, are called."""

from __future__ import annotations

from bots.domain.text import Text

_COMPARED = {
    "agreed": ("aftalt pris", "agreed price"),
    "amount": ("beløb", "amount"),
    "before": ("før", "before"),
    "billed": ("faktureret", "billed"),
    "branch": ("P-nummer", "P-number"),
    "case": ("sag", "case"),
    "clinics": ("klinikker", "clinics"),
    "credited": ("krediteret", "credited"),
    "currency": ("valuta", "currency"),
    "cvr": ("CVR-nummer", "CVR number"),
    "earlier": ("tidligere", "earlier"),
    "first": ("første dag", "first day"),
    "guarantee": ("betalingsgaranti", "payment guarantee"),
    "issued_to": ("udstedt til", "issued to"),
    "issued": ("dateret", "dated"),
    "last": ("sidste dag", "last day"),
    "lines": ("linjer", "lines"),
    "members": ("medlemmer", "members"),
    "name": ("navn", "name"),
    "noted": ("bemærket", "noted in Danish"),
    "noted_en": ("bemærket på engelsk", "noted"),
    "number": ("nummer", "number"),
    "oldest": ("ældste", "oldest"),
    "ours": ("vores", "ours"),
    "payable": ("til betaling", "to pay"),
    "percents": ("momssatser", "VAT rates"),
    "persons": ("personer", "persons"),
    "prepaid": ("betalt på forhånd", "paid before"),
    "problems": ("fejl", "problems in Danish"),
    "problems_en": ("fejl på engelsk", "problems"),
    "quantity": ("antal", "quantity"),
    "received": ("modtaget", "received"),
    "receiver": ("modtager", "receiver"),
    "registered": ("registreret", "registered"),
    "rows": ("rækker", "rows"),
    "sender": ("afsender", "sender"),
    "service": ("ydelse", "service"),
    "stated": ("oplyst", "stated"),
    "treated": ("behandlet", "treated"),
    "treatment": ("behandling", "treatment"),
    "treatments": ("behandlinger", "treatments"),
    "used": ("brugt", "used"),
    "vat": ("moms", "VAT"),
}


def compared(name: str) -> Text:
    """What a rule calls a value that it compared; the name itself where it has no words."""
    da, en = _COMPARED.get(name, (name.replace("_", " "),) * 2)
    return Text(da=da, en=en)


_FACTS = {
    "Afsender": "Sender",
    "Antal": "Quantity",
    "Behandlingsdato": "Treatment date",
    "Beløb": "Amount",
    "Betalings-id": "Payment id",
    "Betalingsgaranti": "Payment guarantee",
    "Bilag": "Document",
    "Bilagets art": "Kind of document",
    "Bilagsdato": "Document date",
    "Bogført nummer": "Posted number",
    "CVR-nummer": "CVR number",
    "Dokument": "Document",
    "Emne": "Subject",
    "Fakturaens sag": "The invoice's case",
    "Fil": "File",
    "I alt": "Total",
    "Klinik": "Clinic",
    "Konto": "Account",
    "Konto på bilaget": "Account on the document",
    "Kreditnotaens sag": "The credit note's case",
    "Kreditor": "Vendor",
    "Kreditors navn": "Vendor's name",
    "Linjer": "Lines",
    "Mailen": "The mail",
    "Medlem": "Member",
    "Modtaget": "Received",
    "Registreret konto": "Registered account",
    "Robotten skulle": "The robot was to",
    "Tekst": "Text",
    "Til": "To",
    "Til betaling": "To pay",
    "Vores reference": "Our reference",
    "Ydelseskode": "Treatment code",
    "Ydernummer": "Ydernummer",
}


def fact(label: str) -> Text:
    """A fact's label, which processes write in Danish; the same in English where it has no words."""
    if label.startswith("Linje "):
        return Text(da=label, en=label.replace("Linje", "Line", 1))
    return Text(da=label, en=_FACTS.get(label, label))
