"""Paper reaches whoever's address is known."""

from __future__ import annotations

from bots.domain.addressee import Addressee
from bots.systems.sftp import Pairs


class Printer(Pairs):
    """Takes the letter as it is archived (PDF/A), with nothing but the receiver in the envelope's window."""

    prints = True

    def reaches(self, to: Addressee) -> bool:
        """Whether the receiver's address is known; a protected one is its own."""
        return to.address is not None
