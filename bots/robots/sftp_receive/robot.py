"""The robot that takes in what lies for us on Serviceplatformen's SFTP: receipts, and files."""

from __future__ import annotations

from bots.domain.orders.file_exchange import FetchOrder, FetchReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome
from bots.robots.sftp_receive.files import take_in
from bots.robots.sftp_receive.left import hand_over_left
from bots.robots.sftp_receive.receipts import tell_receipts
from bots.systems.serviceplatformen_sftp import Exchange

SYSTEM = "serviceplatformen-sftp"
FILES, RECEIPTS, LEFT = SYSTEM, f"{SYSTEM}-kvitteringer", f"{SYSTEM}-rest"
"""Its inboxes in robots.yaml: metadata, receipts, and whatever lies there for too long."""


@robot("sftp-receive", takes=FetchOrder)
def fetch_files(order: FetchOrder, desk: Desk) -> Outcome:
    """Tell what receipts say, open a case per file, and put before the team what is neither.

    Receipts come first: what a recipient says of a file finds its case by what the platform said before.
    """
    exchange = Exchange(desk.connect(SYSTEM))
    receipts = tell_receipts(desk.inbox(RECEIPTS), desk)
    files = take_in(desk.inbox(FILES), exchange, order.routes, desk)
    hand_over_left(desk.inbox(LEFT), exchange)
    return Done(FetchReceipt(files=files, receipts=receipts))
