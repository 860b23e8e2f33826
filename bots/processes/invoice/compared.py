"""What the values that a rule compared are called."""

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
