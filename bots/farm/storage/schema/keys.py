"""The table of data keys: small, so that what is destroyed in it is soon gone from every page."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Table

from bots.farm.storage.columns import Id
from bots.farm.storage.schema.metadata import metadata

data_keys = Table(
    "data_keys",
    metadata,
    # A case's number; of a task without a case its number, negative.
    Column("owner", Id, primary_key=True, autoincrement=False),
    # Sealed with the farm's key. Empty once it was destroyed.
    Column("sealed", LargeBinary),
)
