"""Reading the tables that the workbook fills: members, guarantees, clinics and prices.

The rows an invoice is decided on are locked until the case's transaction ends, always clinics first, then
members, then the guarantee. Two invoices for the last treatment, with the same number or for the same person
are so decided one after the other. (SQLite has one writer at a time and needs no row locks.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from bots.domain.cpr import Cpr
from bots.domain.facts import ClinicFact, GuaranteeFact, MemberFact, PriceFact, RejectionsBy
from bots.registers.storage.people import People
from bots.registers.treatments.tables import clinics, guarantees, members, prices


def lock_company(connection: Connection, cvr: str | None) -> Sequence[Row[Any]]:
    """Make the company's other documents wait until this transaction ends; its agreement clinics.

    All of them: another one may credit the same invoice, or send its number again.
    """
    query = select(clinics).where(clinics.c.cvr == cvr).order_by(clinics.c.p_number).with_for_update()
    return connection.execute(query).all()


def clinics_of(connection: Connection, cvr: str | None, p_number: str | None) -> tuple[ClinicFact, ...]:
    """The agreement clinics with this CVR number and, where stated, this P-number."""
    return tuple(
        ClinicFact(
            cvr=row.cvr,
            p_number=row.p_number,
            name=row.name,
            speciality=row.speciality,
            ydernummer=row.ydernummer,
            vendor_number=row.vendor_number,
            account_key=row.account_key,
            email=row.email,
            rejections_by=row.rejections_by or RejectionsBy.MAIL,
        )
        for row in lock_company(connection, cvr)
        if not p_number or row.p_number == p_number
    )


def members_of(
    connection: Connection, people: People, cprs: Collection[Cpr], days: Collection[date]
) -> tuple[MemberFact, ...]:
    """Those of ``cprs`` who are members on at least one of ``days``; locked."""
    active = or_(
        *(
            and_(
                members.c.active_from <= day,
                or_(members.c.active_to.is_(None), members.c.active_to >= day),
            )
            for day in sorted(days)
        )
    )
    query = (
        select(members)
        .where(members.c.cpr_key.in_(sorted(people.key(cpr) for cpr in cprs)), active)
        .order_by(members.c.cpr_key)
        .with_for_update()
    )
    return tuple(
        MemberFact(
            cpr=people.open_cpr(row.cpr_sealed),
            member_number=row.member_number,
            name=people.open(row.name_sealed),
        )
        for row in connection.execute(query)
    )


def lock_guarantee(connection: Connection, number: str) -> None:
    """Make other invoices on this guarantee wait until this transaction ends."""
    connection.execute(
        select(guarantees.c.number).where(guarantees.c.number == number).with_for_update()
    ).all()


def guarantee(connection: Connection, people: People, number: str, used: int) -> GuaranteeFact | None:
    """The guarantee with ``number``, of which ``used`` treatments are billed."""
    row = connection.execute(select(guarantees).where(guarantees.c.number == number)).one_or_none()
    if row is None:
        return None
    return GuaranteeFact(
        number=row.number,
        cpr=people.open_cpr(row.cpr_sealed),
        clinic_cvr=row.clinic_cvr,
        clinic_p_number=row.clinic_p_number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        treatments=row.treatments,
        used=used,
    )


def prices_on(
    connection: Connection, specialities: Collection[str], days: Collection[date]
) -> tuple[PriceFact, ...]:
    """The price lists of ``specialities`` that were in force on at least one of ``days``."""
    in_force = or_(
        *(
            and_(prices.c.valid_from <= day, or_(prices.c.valid_to.is_(None), prices.c.valid_to >= day))
            for day in sorted(days)
        )
    )
    query = (
        select(prices)
        .where(prices.c.speciality.in_(sorted(specialities)), in_force)
        .order_by(prices.c.speciality, prices.c.treatment, prices.c.valid_from)
    )
    return tuple(
        PriceFact(
            speciality=row.speciality,
            treatment=row.treatment,
            code=row.code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            price=row.price,
        )
        for row in connection.execute(query)
    )
