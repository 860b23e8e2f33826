"""What every entry of a locator book is: fixed once read, and without words that nobody knows."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class LocatorModel(BaseModel):
    """A part of the YAML file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
