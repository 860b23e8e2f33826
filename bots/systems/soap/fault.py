"""What a service says instead of an answer."""

from __future__ import annotations


class SoapFault(Exception):
    """The service understood the call and says no. What that means, the service's own room knows.

    ``later``: it says of itself that it failed (SOAP 1.1, 4.4.1: ``Server``), so that another call may go
    well. ``said``: its words and those of its details; they may hold personal data.
    """

    def __init__(self, *, later: bool, said: tuple[str, ...]) -> None:
        super().__init__("; ".join(said) or "a fault without words")
        self.later = later
        self.said = said
