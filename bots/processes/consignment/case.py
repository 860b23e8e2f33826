"""What a consignment's history says: how often it was sent, and who has receipted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bots.domain.cpr import Cpr
from bots.domain.orders.consignment import Consignment
from bots.domain.orders.file_exchange import (
    BUSINESS,
    TECHNICAL,
    BusinessReceipt,
    FileOrder,
    TechnicalReceipt,
)
from bots.domain.reference import looks_like_cpr
from bots.farm.process import RECEIVED, ROBOT_HANDOVER, Case, Event, in_plain
from bots.processes.consignment.questions import Next

ROBOT = "sftp-send"
_NUMBERS = ("transfer", "senders_file_id", "file_name", "reference")


@dataclass(frozen=True)
class ConsignmentCase:
    """A reading of the case's history."""

    case: Case

    @cached_property
    def request(self) -> Consignment:
        return Consignment.model_validate(self.case.opened)

    @cached_property
    def sending(self) -> int:
        """The how-manieth sending this is: one more each time a colleague has it sent again."""
        return 1 + sum(1 for event in self.case.all("answered") if is_again(event))

    def named(self, what: str) -> str:
        """The reference of a task of this sending."""
        number = "" if self.sending == 1 else f"{self.sending}-"
        return f"{self.case.reference}-{number}{what}"

    @property
    def reference(self) -> str:
        """That of this sending's task for the robot."""
        return self.named("send")

    @property
    def order(self) -> FileOrder:
        request = self.request
        return FileOrder(
            reference=self.case.reference,
            file_name=request.file_name,
            senders_file_id=senders_file_id(self.reference),
            recipients=request.recipients,
            content=request.content,
            announced_elsewhere=request.announced_elsewhere,
        )

    def handed_over(self, now: datetime) -> datetime:
        """When the robot, or a colleague by hand, had sent the file."""
        return max((event.at for event in self._since() if _is_sent(event)), default=now)

    @cached_property
    def technical(self) -> tuple[datetime, TechnicalReceipt] | None:
        """What the platform said of this sending, and when; the newest."""
        by_hand = {
            event.data["result"]["senders_file_id"] for event in self._since() if event.type == "task-done"
        }
        own = {None, senders_file_id(self.reference), *by_hand}
        found = None
        for event in self._since():
            if event.type == RECEIVED and event.data["kind"] == TECHNICAL:
                receipt = TechnicalReceipt.model_validate(event.data["data"])
                found = (event.at, receipt) if receipt.senders_file_id in own else found
        return found

    def business(self, transfer: str) -> dict[str, BusinessReceipt]:
        """What its recipients say of the file that the platform calls ``transfer``, the newest of each."""
        heard = (
            BusinessReceipt.model_validate(event.data["data"])
            for event in self.case.all(RECEIVED, kind=BUSINESS)
        )
        return {one.recipient: one for one in heard if one.transfer == transfer}

    def _since(self) -> list[Event]:
        """What has happened since this sending began."""
        begun = max((event.seq for event in self.case.all("answered") if is_again(event)), default=0)
        return [event for event in self.case.events if event.seq > begun]


def is_again(event: Event) -> bool:
    """Whether a colleague had the file sent again."""
    return bool(event.data["answer"].get("action") == Next.SEND_AGAIN)


def senders_file_id(reference: str) -> str:
    """Our number of one sending: always the same one, and none that could be a person's."""
    return next(
        number
        for attempt in count()
        if not looks_like_cpr(number := str(uuid5(NAMESPACE_URL, f"kollega:{reference}:{attempt}")))
    )


def gives_out(event: Event) -> Iterable[str]:
    """By what receipts find the case: our number and the file's name, and then the platform's number."""
    if event.type == "task-done" and event.data.get("queue") == ROBOT:
        return [event.data["result"]["senders_file_id"]] if event.data.get("result") else []
    if event.type == "opened":
        return [event.data["file_name"]]
    if event.type == "task-added" and event.data.get("queue") == ROBOT:
        return [senders_file_id(event.data["reference"])]
    if event.type == RECEIVED and event.data["kind"] == TECHNICAL:
        return [event.data["data"]["transfer"]]
    return []


def persons(event: Event) -> Iterable[Cpr]:
    """Everybody whose number is in the file, or in what is said of it. Files' own numbers are nobody's."""
    return in_plain(_without_numbers(event.data))


def _without_numbers(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {name: _without_numbers(value) for name, value in plain.items() if name not in _NUMBERS}
    return [_without_numbers(one) for one in plain] if isinstance(plain, list) else plain


def _is_sent(event: Event) -> bool:
    if event.type == "answered":
        return bool(event.data.get("question") == ROBOT_HANDOVER)
    return event.type == "task-done" and bool(event.data["queue"] == ROBOT)
