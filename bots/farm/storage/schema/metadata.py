"""What the tables of the farm belong to."""

from __future__ import annotations

from sqlalchemy import (
    MetaData,
)

metadata = MetaData()
