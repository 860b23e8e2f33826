"""What a robot was asked to do, as a person reads it who is to do it instead."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bots.domain.accounts import account_shown
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.web.wording.labels import fact
from bots.web.wording.spoken import Said

_LABELS = {
    "reference": "Vores reference",
    "document_id": "Dokument",
    "document_type": "Bilagets art",
    "vendor_number": "Kreditor",
    "vendor_name": "Kreditors navn",
    "external_number": "Bilag",
    "issue_date": "Bilagsdato",
    "lines": "Linjer",
    "total": "I alt",
    "posted_number": "Bogført nummer",
    "amount": "Beløb",
    "account": "Konto",
    "payment_id": "Betalings-id",
    "ydernummer": "Ydernummer",
    "treatment_code": "Ydelseskode",
    "treatment_date": "Behandlingsdato",
    "quantity": "Antal",
    "to": "Til",
    "subject": "Emne",
    "body": "Tekst",
}
"""In Danish. A person's number is not among them: it is shown with the person in the case, on demand."""

_MONEY = ("total", "amount")


def ordered(payload: Mapping[str, Any]) -> tuple[Said, ...]:
    """Label and value of everything in a robot's payload that a person needs, in its order."""
    return tuple(
        (fact(label), _value(name, payload[name]))
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
