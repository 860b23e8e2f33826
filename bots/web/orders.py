"""What a robot was asked to do, as a person reads it who is to do it instead."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.masking import mask
from bots.processes.invoice.rules.money import account_shown
from bots.web.spoken import Said

_LABELS = {
    "reference": Text(da="Vores reference", en="Our reference"),
    "document_id": Text(da="Dokument", en="Document"),
    "document_type": Text(da="Bilagets art", en="Kind of document"),
    "vendor_number": Text(da="Kreditor", en="Vendor"),
    "vendor_name": Text(da="Kreditors navn", en="Vendor's name"),
    "external_number": Text(da="Bilag", en="Document"),
    "issue_date": Text(da="Bilagsdato", en="Document date"),
    "lines": Text(da="Linjer", en="Lines"),
    "total": Text(da="I alt", en="Total"),
    "posted_number": Text(da="Bogført nummer", en="Posted number"),
    "amount": Text(da="Beløb", en="Amount"),
    "account": Text(da="Konto", en="Account"),
    "payment_id": Text(da="Betalings-id", en="Payment id"),
    "ydernummer": Text(da="Ydernummer", en="Ydernummer"),
    "treatment_code": Text(da="Ydelseskode", en="Treatment code"),
    "treatment_date": Text(da="Behandlingsdato", en="Treatment date"),
    "quantity": Text(da="Antal", en="Quantity"),
    "to": Text(da="Til", en="To"),
    "subject": Text(da="Emne", en="Subject"),
    "body": Text(da="Tekst", en="Text"),
}
"""A person's number is not among them: it is shown with the person in the case, on demand."""

_MONEY = ("total", "amount")


def ordered(payload: Mapping[str, Any]) -> tuple[Said, ...]:
    """Label and value of everything in a robot's payload that a person needs, in its order."""
    return tuple(
        (label, _value(name, payload[name]))
        for name, label in _LABELS.items()
        if payload.get(name) not in (None, "", [])
    )


def _value(name: str, value: Any) -> Text:
    if name == "lines":
        said = "; ".join(_line(line) for line in value)
    elif name == "account":
        said = account_shown(str(value))
    else:
        said = _kroner(value) if name in _MONEY else str(value)
    text = mask(said)
    return Text(da=text, en=text)


def _line(line: Any) -> str:
    if not isinstance(line, Mapping):
        return str(line)
    return f"{line.get('quantity', 1)} × {line.get('description', '')}, {_kroner(line.get('amount', ''))}"


def _kroner(value: Any) -> str:
    try:
        return danish(Decimal(str(value)))
    except InvalidOperation:
        return str(value)
