"""The origins that one portal's browser may speak to: its own, and those that its locator book declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bots.browser.errors import PortalAddressWrong
from bots.browser.locators.book import LocatorBook

_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_OF_SOCKETS = {"ws": "http", "wss": "https"}


def origin_of(address: str) -> str | None:
    """``https://host[:port]`` of an address, without user and default port; None for what is on no host.

    A web socket's origin is that of the page that may open it.
    """
    parts = urlsplit(address)
    scheme = _OF_SOCKETS.get(parts.scheme, parts.scheme)
    if scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    return f"{scheme}://{host}" if port in (None, _PORTS[scheme]) else f"{scheme}://{host}:{port}"


def host_and_port(origin: str) -> str:
    """``host:port`` of an origin."""
    parts = urlsplit(origin)
    return f"{parts.netloc.rpartition('@')[2]}" if parts.port else f"{parts.netloc}:{_PORTS[parts.scheme]}"


@dataclass(frozen=True)
class Origins:
    """``own`` is the portal's; ``named`` the others that pages come from; ``files`` those of files only.

    ``certificates`` are those that are shown the employee certificate, ``ignored`` those that the portal's
    pages speak to and that are stopped without a word.
    """

    own: str
    named: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()

    @classmethod
    def of(cls, book: LocatorBook, address: str, elsewhere: Mapping[str, str] | None = None) -> Origins:
        """Those of ``book``, with the portal at ``address`` and the others ``elsewhere``, by name.

        Raises:
            UsageError: an address is none, holds a user, or an origin has none.
        """
        own = portal_origin(book.portal, address)
        named: dict[str, str] = {}
        files: set[str] = set()
        certificates = {own}
        for name, origin in book.origins.items():
            where = (elsewhere or {}).get(name) or origin.address
            if where is None:
                variable = f"{book.portal}_{name}".replace("-", "_").upper()
                raise PortalAddressWrong(
                    f"no address for {name!r} of portal {book.portal!r}. Set KOLLEGA_ADDRESSES__{variable} "
                    "in kollega.env, or its address in the locators."
                )
            found = portal_origin(f"{book.portal}-{name}", where)
            if origin.files:
                files.add(found)
            else:
                named[name] = found
            if origin.certificate:
                certificates.add(found)
        ignored = frozenset(filter(None, map(origin_of, book.ignored)))
        return cls(own, named, frozenset(files), frozenset(certificates), ignored)

    @property
    def of_pages(self) -> frozenset[str]:
        """Those that pages may come from and that may be sent something."""
        return frozenset({self.own, *self.named.values()})

    @property
    def reachable(self) -> frozenset[str]:
        """Those that may be spoken to at all."""
        return self.of_pages | self.files

    def at(self, name: str | None) -> str:
        """The origin of a page that is ``at`` this one; the portal's own for None."""
        return self.own if name is None else self.named[name]


def portal_origin(portal: str, address: str) -> str:
    """The origin of a portal's address.

    Raises:
        UsageError: it is no web address, or it holds a user or a password.
    """
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise PortalAddressWrong(
            f"the address of portal {portal!r} holds a user or a password. They belong in the vault, as "
            "http_username and http_password of the login's secret."
        )
    found = origin_of(address)
    if found is None:
        raise PortalAddressWrong(
            f"the address of portal {portal!r} is not one such as https://portal.example"
        )
    return found
