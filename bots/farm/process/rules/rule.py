"""What a rule is: a small named pure function with its words, its source and its version."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from bots.domain.text import Text
from bots.farm.process.rules.shown import shown
from bots.farm.process.rules.version import content_hash


class Severity(StrEnum):
    """What a finding leads to: what was asked for is rejected, or a colleague looks at it."""

    REJECT = "reject"
    MANUAL = "manual"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Compared(_Value):
    """One comparison a rule made: whether it holds, for which line of many, and the values looked at."""

    holds: bool
    line: str | None = None
    data: dict[str, str]


class Finding(_Value):
    """One defect: a comparison that does not hold, in words for whom it concerns."""

    code: str
    severity: Severity
    text: Text
    line: str | None = None
    data: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """As JSON, sharing ``data``."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "text": {"da": self.text.da, "en": self.text.en},
            "line": self.line,
            "data": self.data,
        }


class Subject(Protocol):
    """What the rules of a process look at. ``kind``: which of its kinds of subject this one is."""

    @property
    def kind(self) -> str: ...


AnySubject = TypeVar("AnySubject", bound=Subject)
Check = Callable[[AnySubject], Iterable[Compared]]


@dataclass(frozen=True)
class Rule(Generic[AnySubject]):
    """A rule over a subject of the kinds that it ``applies_to``.

    ``title`` names it without any data, ``text`` says what is wrong with the compared values filled in,
    ``remedy`` what can be done about it, ``source`` the law, agreement or standard behind it.
    """

    code: str
    severity: Severity
    title: Text
    text: Text
    remedy: Text
    source: str
    applies_to: frozenset[str]
    check: Check[AnySubject]

    @cached_property
    def version(self) -> str:
        """Hash of what decides the result: the function, what it calls of ours, and the words."""
        words = (self.title, self.text, self.remedy)
        return content_hash(
            self.check,
            self.code,
            self.severity.value,
            self.source,
            *sorted(self.applies_to),
            *(part for text in words for part in (text.da, text.en)),
        )

    def finding(self, compared: Compared) -> Finding:
        """What to say about a comparison that does not hold."""
        return Finding(
            code=self.code,
            severity=self.severity,
            text=self.text.fill(**compared.data),
            line=compared.line,
            data=compared.data,
        )


def rule(
    code: str,
    *,
    title: Text,
    text: Text,
    remedy: Text,
    source: str,
    applies_to: frozenset[str],
    severity: Severity = Severity.REJECT,
) -> Callable[[Check[AnySubject]], Rule[AnySubject]]:
    """Make a function a rule.

    The function takes the subject and yields one ``Compared`` per comparison. It yields nothing where what
    it looks at is missing: another rule says so, and one defect gives one reason.
    """

    def register(check: Check[AnySubject]) -> Rule[AnySubject]:
        return Rule(code, severity, title, text, remedy, source, applies_to, check)

    return register


def compare(holds: bool, line: str | None = None, **values: object) -> Compared:
    """A comparison with its values written as people read them."""
    return Compared(holds=holds, line=line, data={label: shown(value) for label, value in values.items()})
