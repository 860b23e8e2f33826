"""Any SOAP service, over TLS with a client certificate. Rooms of one service build on it."""

from __future__ import annotations

from bots.systems.soap.client import SoapClient
from bots.systems.soap.fault import SoapFault

__all__ = ["SoapClient", "SoapFault"]
