"""One system outside, as robots.yaml has it: with screens (a portal), or with a client of its own."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from bots.config.units import Name

_RATE = re.compile(r"([1-9]\d*)/([smh])")
_LENGTH = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
_FORMER_ROOMS = "bots.portals."


class SystemKind(StrEnum):
    """How a system is spoken with."""

    SCREEN = "screen"
    SOAP = "soap"
    HTTP = "http"
    SFTP = "sftp"
    SMTP = "smtp"
    IMAP = "imap"
    AMQP = "amqp"
    FOLDER = "folder"


class Rate(NamedTuple):
    """At most so many ``calls`` ``per`` so long, by one worker."""

    calls: int
    per: timedelta


def _rate(value: object) -> object:
    if isinstance(value, tuple):
        return value
    match = _RATE.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a rate such as 5/s, 60/m or 1000/h")
    return Rate(int(match[1]), _LENGTH[match[2]])


def _room(value: object) -> object:
    """Rooms were ``bots.portals.x`` once; a fund's own robots.yaml may still say so."""
    if isinstance(value, str) and value.startswith(_FORMER_ROOMS):
        return "bots.systems." + value.removeprefix(_FORMER_ROOMS)
    return value


class SystemEntry(BaseModel):
    """A system outside. ``room`` is the package with its pages or its client.

    ``locators`` is the YAML file that says where things are on its screens. ``faces``: the files for other
    faces of the same system, an older or a newer client of it; ``face`` is the one that it shows, unless the
    machine says otherwise. ``address``: where it is, unless the machine says otherwise. ``login``: the
    account of robots that have none of their own there. ``certificate``: the vault's entry with a client
    certificate, where it is not in the login's.
    ``rate_limit``: how often a worker may call it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: SystemKind = SystemKind.SCREEN
    room: Annotated[str, BeforeValidator(_room), Field(pattern=r"^\w+(\.\w+)*$")]
    locators: Path | None = None
    faces: dict[Name, Path] = Field(default_factory=dict)
    face: Name | None = None
    address: str | None = None
    login: Name | None = None
    certificate: str | None = None
    rate_limit: Annotated[
        Rate | None,
        BeforeValidator(lambda value: None if value is None else _rate(value)),
        PlainSerializer(lambda rate: rate and f"{rate.calls}/{rate.per.total_seconds():g}s"),
        Field(json_schema_extra={"type": "string", "pattern": f"^{_RATE.pattern}$"}),
    ] = None

    @property
    def has_screens(self) -> bool:
        """Whether ``desk.open`` opens it: every portal, and a client's system that has locators as well."""
        return self.locators is not None

    @property
    def has_client(self) -> bool:
        """Whether ``desk.connect`` connects to it."""
        return self.kind is not SystemKind.SCREEN

    @property
    def is_mail(self) -> bool:
        """Whether mails are handed to it."""
        return self.kind is SystemKind.SMTP

    @property
    def screens(self) -> Path:
        """The file of its locators, for the face that it shows. Only of a system that ``has_screens``."""
        assert self.locators is not None
        return self.faces[self.face] if self.face else self.locators

    @property
    def books(self) -> tuple[Path, ...]:
        """The files of locators of all its faces."""
        return () if self.locators is None else (self.locators, *self.faces.values())

    def with_face(self, face: str | None) -> SystemEntry:
        """The same system, showing this face; None: the one of ``locators``.

        Raises:
            ValueError: it has no such face.
        """
        self._require_face(face)
        return self.model_copy(update={"face": face})

    @property
    def noun(self) -> str:
        """What it is called in a message."""
        return "system" if self.has_client else "portal"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> SystemEntry:
        if not self.has_client and self.locators is None:
            raise ValueError("a system of kind 'screen' needs 'locators'")
        if self.locators is None and self.faces:
            raise ValueError("'faces' are those of screens: it needs 'locators'")
        self._require_face(self.face)
        if not self.has_client and self.rate_limit is not None:
            raise ValueError(
                "a rate limit is for systems without screens; screens have 'slots' and 'workers'"
            )
        return self

    def _require_face(self, face: str | None) -> None:
        if face is not None and face not in self.faces:
            raise ValueError(f"it has no face {face!r} (it has: {', '.join(self.faces) or 'none'})")
