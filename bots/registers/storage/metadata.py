"""What the registers' tables have in common. They stand in the farm's database, on a metadata of their own.

A table that the workbook fills has ``import_id()``. One that names a person has a column ``cpr_key``, a keyed
digest to look up by, and never a number in clear; what ends in ``_sealed`` is encrypted with the farm's key.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

metadata = MetaData()


class Amount(TypeDecorator[Decimal]):
    """Kroner, stored as whole øre because SQLite has no decimal type."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


imports = Table(
    "register_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("rows", JSON, nullable=False),
)


def import_id() -> Column[int]:
    """Which import a row came with: rows of earlier ones are taken away."""
    return Column("import_id", ForeignKey("register_imports.id"), nullable=False)
