"""Calls by the contract (WSDL) that a room keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import zeep
from lxml import etree
from zeep import exceptions

from bots.systems.connection import Connection
from bots.systems.soap.fault import SoapFault
from bots.systems.soap.transport import TlsTransport

_DOWN = (
    httpx.TransportError,
    exceptions.TransportError,
    exceptions.XMLSyntaxError,
    exceptions.XMLParseError,
    exceptions.UnexpectedElementError,
    exceptions.DTDForbidden,
    exceptions.EntitiesForbidden,
)
"""Nobody there, or an answer that is no message: a proxy's page, half of one."""


class SoapClient:
    """One service at one address, for the length of a task.

    Raises ``SystemDown`` where it does not answer in time or answers with something else,
    ``CredentialRejected`` where it refuses the certificate, and ``SoapFault`` with what it says itself.
    """

    def __init__(self, connection: Connection, contract: Path, binding: str) -> None:
        self._at = connection
        self._transport = TlsTransport(connection)
        settings = zeep.Settings(forbid_dtd=True, forbid_external=True)
        client: Any = zeep.Client(str(contract), transport=self._transport, settings=settings)  # type: ignore[no-untyped-call]
        self._service = client.create_service(binding, connection.address)

    def call(self, operation: str, values: Mapping[str, Any]) -> Any:
        """What the service answers, as zeep reads it by the contract."""
        with self._at.call(*_DOWN):
            try:
                return getattr(self._service, operation)(**values)
            except exceptions.Fault as fault:
                raise _fault(fault) from None

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def _fault(fault: exceptions.Fault) -> SoapFault:
    details = fault.detail.itertext() if isinstance(fault.detail, etree._Element) else ()
    said = (fault.message, *details)
    kind = str(fault.code or "").rpartition(":")[2].partition(".")[0]
    return SoapFault(
        later=kind == "Server", said=tuple(text.strip() for text in said if text and text.strip())
    )
