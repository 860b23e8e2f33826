"""One digital mailbox that citizens and firms have or have not."""

from __future__ import annotations

from functools import cached_property

from bots.domain.addressee import Addressee
from bots.systems.sftp import IN, Pairs

REGISTERED = "tilmeldte.txt"


class Mailbox(Pairs):
    """Reaches whoever is registered there, by number: never by name and address, which may be protected."""

    prints = False

    def reaches(self, to: Addressee) -> bool:
        """Whether the receiver's number stands in the provider's list of those who are registered."""
        return to.number in self._registered

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(self.client.read(IN, REGISTERED).decode("ascii", "replace").split())
