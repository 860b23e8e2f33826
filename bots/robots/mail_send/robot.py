"""The robot that sends rejections to the clinics."""

from __future__ import annotations

from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome, Refused
from bots.systems.mail import MailRefused, compose


@robot("mail-send", takes=MailOrder)
def send_mail(order: MailOrder, desk: Desk) -> Outcome:
    """Send the mail; however often this runs, it is one mail: its Message-ID comes from the reference."""
    message = compose(order.reference, order.to, order.subject, order.body)
    try:
        desk.send(message)
    except MailRefused as refusal:
        return Refused("mail-refused", refusal.answer)
    return Done(MailReceipt(message_id=message["Message-ID"]))
