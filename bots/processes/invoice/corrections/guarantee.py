"""A guarantee that fits the document, or a document that fits its guarantee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bots.domain.facts import GuaranteeFact
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import Change, Corrections, changed, with_lines
from bots.processes.invoice.corrections.patient import NOBODY
from bots.processes.invoice.rules import Document, Finding
from bots.processes.invoice.rules.guarantee import MOST_TREATMENTS
from bots.processes.invoice.rules.subjects import clinic_of, treatment_lines


def _guarantee(document: Document, finding: Finding) -> Document:
    """A guarantee that fits: one for this patient, clinic, time and number of treatments."""
    clinic = clinic_of(document.invoice, document.facts)
    members = document.facts.members
    days = [line.treatment_date or document.received_on for line in document.invoice.lines]
    guarantee = GuaranteeFact.model_construct(
        number=document.invoice.guarantee or "0",
        cpr=members[0].cpr if members else NOBODY,
        clinic_cvr=clinic.cvr if clinic else document.invoice.supplier.cvr or "00000000",
        clinic_p_number=(clinic.p_number if clinic else document.invoice.supplier.p_number) or "0000000000",
        valid_from=min(days, default=document.received_on),
        valid_to=max(days, default=document.received_on),
        treatments=_most(document),
        used=0,
    )
    return changed(document, {"guarantee": guarantee}, guarantee=guarantee.number)


def _most(document: Document) -> int:
    return document.facts.parameters.most_treatments or MOST_TREATMENTS


def _guarantee_changed(**what: Callable[[Document, GuaranteeFact], object]) -> Change:
    def change(document: Document, finding: Finding) -> Document:
        guarantee = document.facts.guarantee
        if guarantee is None:
            return document
        update = {name: value(document, guarantee) for name, value in what.items()}
        return changed(document, {"guarantee": guarantee.model_copy(update=update)})

    return change


def _fewer_treatments(document: Document, finding: Finding) -> Document:
    """As many treatments as the guarantee has left; a new one where it has none."""
    guarantee = document.facts.guarantee
    if guarantee is None:
        return document
    left = min(guarantee.treatments, _most(document)) - guarantee.used
    wanted = treatment_lines(document.invoice, document.facts)[: max(left, 0)]
    if not wanted:
        return _guarantee(document, finding)
    return with_lines(document, wanted)


def _from_guarantees_clinic(document: Document, finding: Finding) -> Document:
    clinic = clinic_of(document.invoice, document.facts) or next(iter(document.facts.clinics), None)
    guarantee = document.facts.guarantee
    if clinic is None or guarantee is None:
        return document
    moved = guarantee.model_copy(update={"clinic_cvr": clinic.cvr, "clinic_p_number": clinic.p_number})
    supplier = document.invoice.supplier.model_copy(update={"cvr": clinic.cvr, "p_number": clinic.p_number})
    return changed(document, {"guarantee": moved}, supplier=supplier)


def _days(document: Document) -> list[date]:
    guarantee = document.facts.guarantee
    own = [guarantee.valid_from, guarantee.valid_to] if guarantee else []
    return [line.treatment_date for line in document.invoice.lines if line.treatment_date] + own


CORRECTIONS: Corrections = {
    "guarantee-missing": (
        Text(
            da="fakturaen havde nummeret på en garanti, som gælder",
            en="the invoice had stated the number of a guarantee that is valid",
        ),
        _guarantee,
    ),
    "guarantee-unknown": (
        Text(
            da="fakturaen havde nummeret på en garanti, som vi har udstedt",
            en="the invoice had stated the number of a guarantee that we have issued",
        ),
        _guarantee,
    ),
    "guarantee-other-member": (
        Text(
            da="garantien var udstedt til den patient, som fakturaen gælder",
            en="the guarantee had been issued to the patient on the invoice",
        ),
        _guarantee_changed(
            cpr=lambda document, guarantee: (
                document.facts.members[0].cpr if document.facts.members else guarantee.cpr
            )
        ),
    ),
    "guarantee-not-valid-on-date": (
        Text(
            da="behandlingen den {treated} lå inden for garantiens periode ({first} til {last})",
            en="the treatment on {treated} had been within the guarantee's time ({first} to {last})",
        ),
        _guarantee_changed(
            valid_from=lambda document, guarantee: min(_days(document), default=guarantee.valid_from),
            valid_to=lambda document, guarantee: max(_days(document), default=guarantee.valid_to),
        ),
    ),
    "guarantee-exhausted": (
        Text(
            da="garantien havde dækket alle de behandlinger, vi skulle betale",
            en="the guarantee had covered all the treatments that we were to pay",
        ),
        _fewer_treatments,
    ),
    "guarantee-other-clinic": (
        Text(
            da="garantien var udstedt til den klinik, som fakturaen kommer fra",
            en="the guarantee had been issued to the clinic that the invoice comes from",
        ),
        _from_guarantees_clinic,
    ),
}
