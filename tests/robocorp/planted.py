"""Robots for these tests that need no portal; what each item does is said in its payload."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from robocorp.workitems._requests import Requests
from tenacity import wait_none

from bots.domain.errors import CredentialRejected, SystemDown, UsageError
from bots.farm.robot.desk import Desk
from bots.farm.robot.robot import robot
from bots.farm.worklist.outcome import Done, NeedsColleague, Outcome, Refused

# What is asked again is to be shown, not the waiting in between.
Requests._request.retry.wait = wait_none()

SECRET = "Tr0mmesal-hest"
CPR = "6105701234"


class Order(BaseModel):
    reference: str
    act: str = "done"
    cpr: str = CPR
    day: date = date(2026, 1, 15)


class Receipt(BaseModel):
    number: str


class Breaks(Exception):
    code = 7


@robot("planted", takes=Order)
def work(order: Order, desk: Desk) -> Outcome:
    """Act as the order says; ``claim`` looks into the portal's book first, as every robot does."""
    if order.act == "refused":
        return Refused("form-refused", f"nej til {order.cpr}")
    if order.act == "colleague":
        return NeedsColleague("look-up-unclear", f"Hvem er {order.cpr[:6]}-{order.cpr[6:]}?")
    if order.act == "unknown":
        raise Breaks(f"it broke at {order.cpr} with {_secret(desk)}")
    if order.act == "exit":
        sys.exit(3)
    if order.act == "down":
        raise SystemDown(f"closed for {order.cpr}")
    if order.act == "usage":
        raise UsageError("nothing is set up")
    if order.act == "login":
        raise CredentialRejected("planted", f"{order.cpr} {_secret(desk)}")
    if order.act == "hang":
        Path(os.environ["PLANTED_BEGAN"]).touch()
        time.sleep(600)
    return _claim(order, desk)


def _secret(desk: Desk) -> str:
    return desk._vault.get("portal")["password"]


def _claim(order: Order, desk: Desk) -> Outcome:
    book = Path(os.environ["PLANTED_BOOK"])
    known = [line.partition(" ")[0] for line in book.read_text().splitlines()] if book.exists() else []
    if order.reference in known:
        return Done(Receipt(number=f"R-{known.index(order.reference)}"), "found")
    desk.about_to_commit(order.reference, day=str(order.day))
    with book.open("a") as lines:
        lines.write(f"{order.reference} {order.cpr}\n")
    if order.act == "lost-answer":
        os._exit(9)
    desk.attach("receipt.png", "image/png", b"picture")
    return Done(Receipt(number=f"R-{len(known)}"))
