"""``python -m tests.farm.mail_taker``: take mails into cases, and die at once at a place that is named.

What it needs to know comes as JSON on standard input.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bots.config import ArrivalEntry
from bots.domain.clock import FixedClock
from bots.domain.reference import reference_for
from bots.farm.farm import Farm
from bots.farm.robot import Arrival, Inbox
from bots.farm.storage import connect as connect_database
from bots.farm.worklist import Lease, QueueTerms
from bots.systems.connection import Connection
from bots.systems.imap import connect
from bots.vault import Cipher
from tests.farm.errand import Errand, post_then_close, process

ENTRY = ArrivalEntry(system="post", settle=timedelta(0), taken_to="Behandlet", team="drift")
PROCESSES = {"errand": process(post_then_close)}


def claimed(farm: Farm, reference: str) -> Lease:
    farm.add_task("mail-intake", reference, {}, actor="schedule")
    lease = farm.claim([QueueTerms("mail-intake")], reference, timedelta(days=30))
    assert lease
    return lease


def take_mails(
    farm: Farm, inbox: Inbox, reached: Callable[[str], None] = lambda place: None
) -> list[Arrival]:
    """A case for each new mail, as a robot opens it."""
    taken = []
    for arrival in inbox.new():
        reached("read")
        farm.open_case("errand", reference_for("POST", arrival.digest), Errand(), actor="mail-intake")
        reached("case")
        inbox.taken(arrival)
        reached("taken")
        taken.append(arrival)
    return taken


def main(told: dict[str, Any]) -> None:
    farm = Farm(
        connect_database(told["database"]),
        Cipher(b"k" * 32),
        PROCESSES,
        clock=FixedClock(datetime.fromisoformat(told["now"])),
    )
    mailbox = Connection("post", told["address"], None, told["secret"], ca_file=Path(told["ca_file"]))
    lease = claimed(farm, f"dies-at-{told['dies_at']}")
    inbox = Inbox("post", ENTRY, lease, farm.arrivals, connect(mailbox), farm.add_task)

    def reached(place: str) -> None:
        if place == told["dies_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    take_mails(farm, inbox, reached)


if __name__ == "__main__":
    main(json.load(sys.stdin))
