"""Finding cases: by reference, by what their process says, and by person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from bots.domain.cpr import Cpr
from bots.domain.masking import mask
from bots.domain.reference import looks_like_cpr, without_gaps
from bots.farm.audit import Transaction
from bots.farm.audit import ledger as audit
from bots.farm.cases import person_index
from bots.farm.cases import store as cases
from bots.farm.cases.engine import Advance
from bots.farm.cases.errors import CprInSearch, NoSuchCase, PersonalDataGone, PersonReasonMissing
from bots.farm.cases.store import CaseSummary
from bots.farm.process import of_case
from bots.farm.sealing import Seals
from bots.farm.storage.schema.cases import case_keys
from bots.farm.storage.schema.cases import cases as case_rows
from bots.farm.storage.schema.worklist import tasks
from bots.vault import Cipher

MOST = 100
"""Cases that a search gives, newest first."""

_SHOWN = 16
_LARGEST_ID = 2**62


def find(
    connection: Connection, seals: Seals, cipher: Cipher, processes: Iterable[str], text: str
) -> list[CaseSummary]:
    """Cases by their number, their reference or a receipt, or a word their process is found by; newest first.

    Raises:
        CprInSearch: it is written as a CPR number, or is one that a case names; that is asked for with a
            reason. Ten digits may as well be a production unit's number, or an invoice's.
    """
    wanted = without_gaps(text.strip())
    if looks_like_cpr(wanted) and (not wanted.isdecimal() or _is_named(connection, cipher, wanted)):
        raise CprInSearch()
    which: list[ColumnElement[bool]] = [
        case_rows.c.process.in_(sorted(processes)) & case_rows.c.reference.in_({wanted, wanted.upper()}),
        case_rows.c.id.in_(_with_key(person_index.of_word(cipher, wanted))),
    ]
    if wanted.isdecimal() and wanted.isascii() and int(wanted) < _LARGEST_ID:
        which.append(case_rows.c.id == int(wanted))
    return _summaries(connection, seals, or_(*which))


def had_by(connection: Connection, case_ids: Collection[int]) -> dict[int, set[str]]:
    """The robots and teams that have had a task of each case, in one statement."""
    columns = (tasks.c.case_id, tasks.c.queue, tasks.c.at_team)
    found: dict[int, set[str]] = {case_id: set() for case_id in case_ids}
    for row in connection.execute(select(*columns).where(tasks.c.case_id.in_(case_ids)).distinct()):
        found[row.case_id] |= {row.queue, row.at_team} - {None}
    return found


def of_person(tx: Transaction, cpr: Cpr, person: str, reason: str) -> list[CaseSummary]:
    """Cases that name ``cpr``, and who looked for them and why in the operators' chain.

    Raises:
        PersonReasonMissing: no reason.
    """
    _needs(reason)
    digest = person_index.of_person(tx.cipher, cpr)
    found = _summaries(tx.connection, tx.seals, case_rows.c.id.in_(_with_key(digest)))
    details = {"person": digest[:_SHOWN], "found": len(found), "reason": mask(reason)}
    tx.ledger.add("person-looked-up", person, chain=audit.OPERATORS, details=details)
    return found


def reveal(tx: Transaction, advance: Advance, case_id: int, person: str, reason: str) -> tuple[Cpr, ...]:
    """Everybody a case names, and who wanted to see them and why in the case's chain.

    Raises:
        PersonReasonMissing, NoSuchCase, PersonalDataGone: no reason, no such case, or its personal data has
            been deleted.
    """
    _needs(reason)
    row = tx.connection.execute(select(case_rows.c.id).where(case_rows.c.id == case_id)).one_or_none()
    if row is None:
        raise NoSuchCase(case=case_id)
    case = cases.lock(tx, case_id)
    room = advance.processes.get(case.process)
    if room is None or not case.view().opened:
        raise PersonalDataGone(case=case_id)
    found = of_case(room, case.view())
    tx.ledger.add("person-revealed", person, case_id=case_id, details={"reason": mask(reason)})
    return found


def _is_named(connection: Connection, cipher: Cipher, number: str) -> bool:
    """Whether a case names the person with this number, or is about them."""
    try:
        digests = [person_index.of_person(cipher, Cpr(number)), person_index.of_subject(cipher, number)]
    except ValueError:
        return False
    named = select(case_keys.c.case_id).where(case_keys.c.digest.in_(digests)).limit(1)
    return connection.execute(named).first() is not None


def _needs(reason: str) -> None:
    if not reason.strip():
        raise PersonReasonMissing()


def _with_key(digest: str) -> Any:
    return select(case_keys.c.case_id).where(case_keys.c.digest == digest)


def _summaries(connection: Connection, seals: Seals, which: Any) -> list[CaseSummary]:
    wanted = select(case_rows).where(which).order_by(case_rows.c.id.desc()).limit(MOST)
    found = connection.execute(wanted).all()
    seals.fetch(row.id for row in found if row.parked_reason is not None)
    return cases.summaries(found, seals)
