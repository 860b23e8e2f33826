"""The shape of a question, checked before anything is looked up, and of the numbers in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Question(BaseModel):
    """What a process asks or tells a register: nothing more and nothing else than its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def number_key(text: str) -> str:
    """An invoice's or a guarantee's number as the registers compare it: systems write capitals and space
    differently."""
    return " ".join(text.split()).upper()


Number = Annotated[str, AfterValidator(number_key)]
