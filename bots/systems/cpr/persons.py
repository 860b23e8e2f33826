"""Look-ups of one person at a time."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from uuid import uuid4

import yaml

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson
from bots.domain.errors import CredentialRejected, SystemDown
from bots.domain.masking import mask
from bots.systems.connection import Connection
from bots.systems.cpr.answer import person_of
from bots.systems.cpr.errors import LookUpRefused, PersonUnknown
from bots.systems.soap import SoapClient, SoapFault

_ROOM = Path(__file__).parent
_BINDING = "{http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/4/}PersonLookupBinding"
_AGREEMENT = {
    "ServiceAgreementUUID": "service_agreement",
    "UserSystemUUID": "user_system",
    "UserUUID": "user",
    "ServiceUUID": "service",
}
"""The invocation context, and what the login's secret calls it."""


class Persons:
    """The CPR register, asked for one person at a time. Source: SF1520, PersonBaseDataExtended 4."""

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._client = SoapClient(connection, _ROOM / "contract.wsdl", _BINDING)

    def look_up(self, cpr: Cpr, purpose: str) -> CprPerson:
        """The person as the register knows them now.

        ``purpose`` says why, in words for whoever reads the log ("dødsfald: ægtefælle"). Who asks, why and
        when is written down before the register is asked, also where it does not answer then.

        Raises:
            PersonUnknown: the register has nobody with this number.
            PersonUnclear: its answer cannot be read without guessing.
            LookUpRefused: it refuses the call for good.
            SystemDown, CredentialRejected: as every client.
            ValueError: no purpose.
        """
        call = str(uuid4())
        self._at.note_look_up(cpr, purpose, call)
        try:
            answer = self._client.call("PersonLookup", self._request(cpr, call))
        except SoapFault as fault:
            raise self._meaning(fault) from None
        return person_of(answer or (), cpr)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _request(self, cpr: Cpr, call: str) -> dict[str, object]:
        context = {name: self._at.secret[key] for name, key in _AGREEMENT.items()}
        context |= {"OnBehalfOfUser": self._login, "CallersServiceCallIdentifier": call}
        return {"InvocationContext": context, "PNR": cpr.reveal()}

    def _meaning(self, fault: SoapFault) -> Exception:
        said = mask("; ".join(fault.said))
        meanings = _meanings()
        if any(words in said.casefold() for words in meanings["person-unknown"]):
            return PersonUnknown()
        if any(words in said.casefold() for words in meanings["not-allowed"]):
            return CredentialRejected(self._login, said)
        if fault.later:
            return SystemDown(f"system {self._at.system!r} failed: {said}")
        return LookUpRefused(said=said)

    @property
    def _login(self) -> str:
        return self._at.login or self._at.system


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    known = yaml.safe_load((_ROOM / "faults.yaml").read_text(encoding="utf-8"))
    return {meaning: tuple(words.casefold() for words in said) for meaning, said in known.items()}
