"""The robot that sends rejections to the clinics."""

from __future__ import annotations

from bots.domain.errors import CommitRefused, SystemDown
from bots.domain.masking import mask
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.systems.mail import MailRefused, MailUncertain, compose


@robot("mail-send", takes=MailOrder)
def send_mail(order: MailOrder, desk: Desk) -> Outcome:
    """Send the mail. Once the server has all of it and does not answer, it is sent once more at most."""
    message = compose(order.reference, order.to, order.subject, order.body)
    try:
        desk.send(message, lambda: desk.about_to_commit(order.reference, to=order.to))
    except MailRefused as refusal:
        return Refused("mail-refused", refusal.answer)
    except MailUncertain as silence:
        if not desk.task.tried_before:
            raise
        return NeedsColleague(CommitRefused.code, _question(silence.answer))
    except SystemDown:
        desk.did_not_commit()
        raise
    return Done(MailReceipt(message_id=message["Message-ID"]))


def _question(answer: str) -> str:
    return (
        "Mailserveren har to gange fået hele mailen uden at sige, om den tog imod den. Modtageren kan have "
        f"fået den: spørg, før den sendes igen. Mailserveren: {mask(answer)}"
    )
