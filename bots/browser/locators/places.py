"""Where a page is: in which frame, at which origin."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, model_validator

from bots.browser.locators.entry import LocatorModel


class FrameSpec(LocatorModel):
    """A frame that a page is shown in, by its title or its name, or by css with a reason."""

    title: str | None = None
    name: str | None = None
    css: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> FrameSpec:
        if sum(value is not None for value in (self.title, self.name, self.css)) != 1:
            raise ValueError("a frame is exactly one of title, name, css")
        if self.css is not None and not self.why:
            raise ValueError("'css' needs a 'why': say why no title or name finds it")
        return self

    def __str__(self) -> str:
        return f"frame {self.title or self.name or self.css!r}"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"{address!r} is not an origin such as https://login.example")
    if parts.username or parts.password:
        raise ValueError("an address holds no user and no password: they belong in the vault")
    return address.rstrip("/")


OriginAddress = Annotated[str, AfterValidator(_origin)]


class Origin(LocatorModel):
    """Another origin that the portal's pages come from or speak to, an identity provider for example.

    ``address`` is where it is, unless the settings say otherwise. ``certificate``: it is shown the employee
    certificate too. ``files``: scripts, styles and pictures come from there, and nothing else.
    """

    address: OriginAddress | None = None
    certificate: bool = False
    files: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> Origin:
        if self.files and self.certificate:
            raise ValueError("an origin that only files come from is shown no certificate")
        return self
