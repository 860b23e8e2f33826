"""How zeep's messages go out: over one connection that trusts and shows what the farm says."""

from __future__ import annotations

import ssl
from http import HTTPStatus
from typing import Any

import httpx
from zeep.transports import Transport

from bots.domain.errors import CredentialRejected, SystemDown
from bots.systems.connection import Connection

_TIMES = httpx.Timeout(30.0, connect=10.0)
"""Seconds for the service to take a connection, and for each silence after that."""
_LARGEST = 5 * 1024 * 1024
"""Bytes of an answer: many times what any of our services has to say."""


class TlsTransport(Transport):
    """Posts to one service. Answers without a message in them become the farm's errors here."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._at = connection
        self._http = httpx.Client(verify=connection.tls(), timeout=_TIMES)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        try:
            with self._http.stream("POST", address, content=message, headers=headers) as response:
                self._require_answer(response)
                content = b""
                for part in response.iter_bytes():
                    content += part
                    if len(content) > _LARGEST:
                        raise SystemDown(
                            f"system {self._at.system!r} answers with more than {_LARGEST} bytes"
                        )
        except httpx.TransportError as error:
            raise _tls_error(error) or error from error
        return httpx.Response(response.status_code, headers=_plain(response.headers), content=content)

    def _require_answer(self, response: httpx.Response) -> None:
        status, system = response.status_code, self._at.system
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise CredentialRejected(self._at.login or system, f"system {system!r} answered {status}")
        # A fault comes with 500 (SOAP 1.1, 6.2) and is a message like any other.
        if status not in (HTTPStatus.OK, HTTPStatus.INTERNAL_SERVER_ERROR):
            raise SystemDown(f"system {system!r} answered {status} {response.reason_phrase}")


def _plain(headers: httpx.Headers) -> dict[str, str]:
    return {"Content-Type": headers.get("Content-Type", "text/xml")}


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """What TLS said, below what the HTTP library makes of it."""
    below: BaseException | None = error
    while below is not None and not isinstance(below, ssl.SSLError):
        below = below.__cause__ or below.__context__
    return below
