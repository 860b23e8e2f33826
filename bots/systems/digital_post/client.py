"""The fund's own end of Digital Post, over HTTPS with a client certificate.

Source of the first two calls: SF1601 (``PostForespoerg_1``, ``KombiPostAfsend_1``). How a message is asked
for afterwards, and how receipts are fetched, is ours: SF1601 has a message queue for that.
"""

from __future__ import annotations

import logging
import ssl
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from bots.domain.addressee import Addressee
from bots.domain.errors import CredentialRejected, SystemDown
from bots.domain.listed_file import ListedFile
from bots.letters import Delivery, NotAccepted, OutgoingLetter, Sender
from bots.systems.connection import Connection
from bots.systems.digital_post.memo import MEDIA_TYPE, written

_SECONDS = 30.0
_ASK = "/service/PostForespoerg_1/digitalpost"
_MESSAGES = "/service/KombiPostAfsend_1/memos"
_RECEIPTS = "/kvitteringer"
_REFUSED_LOGIN = (401, 403)

# It writes every address down, and whom we ask about stands in one.
logging.getLogger("httpx").setLevel(logging.WARNING)


class DigitalPost:
    """One sender's access, for the length of a task.

    Every method raises ``SystemDown`` where it does not answer or answers with an error of its own, and
    ``CredentialRejected`` where it refuses the certificate.
    """

    prints = False

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._client = httpx.Client(
            base_url=connection.address, verify=connection.tls(), timeout=_SECONDS, trust_env=False
        )

    def reaches(self, to: Addressee) -> bool:
        """Whether the receiver is registered and not exempt; asked anew every time."""
        asked = {"cprNumber" if to.cpr else "cvrNumber": to.number}
        return bool(self._json("GET", _ASK, params=asked)["result"])

    def sent(self, message: UUID) -> Delivery | None:
        """What became of a message; None where it states that it never had it."""
        answer = self._call("GET", f"{_MESSAGES}/{message}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return Delivery(self._read(answer)["status"])

    def send(self, message: OutgoingLetter, sender: Sender, at: datetime) -> str:
        """Hand the message over; its transaction's number. The same message again is the same message.

        Raises:
            NotAccepted: the receiver is not registered any more, or the message is refused.
        """
        content = written(message, sender, at=at, reference=message.case, language=message.language)
        headers = {"Content-Type": MEDIA_TYPE, "X-TransaktionsId": str(message.id)}
        answer = self._call("POST", _MESSAGES, content=content, headers=headers)
        if httpx.codes.is_client_error(answer.status_code):
            raise NotAccepted(self._at.system, str(self._body(answer).get("message", answer.status_code)))
        return str(self._read(answer).get("transaktionsId", ""))

    def listing(self, folder: str = "") -> list[ListedFile]:
        """The receipts that are there."""
        return [
            ListedFile(one["name"], one["size"], one["changed"])
            for one in self._json("GET", f"{_RECEIPTS}/")["files"]
        ]

    def read(self, folder: str, name: str) -> bytes:
        """One receipt."""
        answer = self._call("GET", f"{_RECEIPTS}/{quote(name, safe='')}")
        if answer.is_error:
            raise SystemDown(f"system {self._at.system!r} has no receipt of that name any more")
        return answer.content

    def close(self) -> None:
        self._client.close()

    def _json(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        return self._read(self._call(method, path, **more))

    def _read(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.is_error:
            raise SystemDown(f"system {self._at.system!r} answers {answer.status_code}")
        return self._body(answer)

    def _body(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            return dict(answer.json())
        except ValueError:
            raise SystemDown(f"system {self._at.system!r} answers with something else than JSON") from None

    def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        with self._at.call(httpx.TransportError):
            try:
                answer = self._client.request(method, path, **more)
            except httpx.TransportError as error:
                if "ALERT" in str(error):
                    raise ssl.SSLError(str(error)) from error
                raise
        if answer.status_code in _REFUSED_LOGIN:
            raise CredentialRejected(
                self._at.login or self._at.system, f"the system answers {answer.status_code}"
            )
        if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise SystemDown(f"system {self._at.system!r} answers {answer.status_code}")
        return answer
