"""The robot that sends files over Serviceplatformen's SFTP: the file, and then the trigger, once."""

from __future__ import annotations

from bots.domain.errors import Withdrawn
from bots.domain.masking import mask
from bots.domain.orders.file_exchange import FileOrder, FileReceipt
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, NeedsColleague, Outcome
from bots.systems.serviceplatformen_sftp import Exchange, FileDescriptor, Progress

SYSTEM = "serviceplatformen-sftp"
_FOUND = "fundet på Serviceplatformen, ikke sendt igen"
_FETCHED = "filen er hentet af Serviceplatformen, og der er ingen kvittering endnu; ikke sendt igen"


def look_up(order: FileOrder, desk: Desk) -> Outcome | None:
    """What the platform shows of the file."""
    exchange = Exchange(desk.connect(SYSTEM))
    progress = exchange.progress(_described(order, _content(order, desk), exchange))
    return _sent_before(order, desk, progress)


@robot("sftp-send", takes=FileOrder, look_up=look_up)
def send_file(order: FileOrder, desk: Desk) -> Outcome:
    """Send the file exactly once, however often the farm runs this task."""
    exchange = Exchange(desk.connect(SYSTEM))
    content = _content(order, desk)
    file = _described(order, content, exchange)
    progress = exchange.progress(file)
    if earlier := _sent_before(order, desk, progress):
        return earlier
    # What lies there with the right size may be of another order of before: it is written anew, but not where
    # a trigger may have been lost on its way, for then the platform may be fetching it.
    if not (progress is Progress.LEFT and desk.task.tried_before):
        exchange.leave(order.file_name, content)
    if not order.announced_elsewhere:
        _trigger(order, file, exchange, desk)
    return Done(FileReceipt(senders_file_id=order.senders_file_id))


def _trigger(order: FileOrder, file: FileDescriptor, exchange: Exchange, desk: Desk) -> None:
    try:
        desk.about_to_commit(order.reference, file=order.file_name, number=order.senders_file_id)
    except Withdrawn:
        exchange.take_back(order.file_name)
        raise
    exchange.trigger(file)


def _sent_before(order: FileOrder, desk: Desk, progress: Progress) -> Outcome | None:
    if progress is Progress.NAME_TAKEN or (progress is Progress.FOREIGN and desk.task.tried_before):
        return NeedsColleague(
            "name-taken",
            f"Der ligger allerede en fil ved navn {mask(order.file_name)} til afsendelse, og den er ikke "
            "vores. Skal vores sendes, når den er hentet?",
        )
    if progress is Progress.TRIGGERED:
        return Done(FileReceipt(senders_file_id=order.senders_file_id, found=True), _FOUND)
    # The file lay there whole before the trigger was written down: only the platform takes it away.
    if progress is Progress.ABSENT and desk.task.tried_before:
        return Done(FileReceipt(senders_file_id=order.senders_file_id, found=True), _FETCHED)
    return None


def _content(order: FileOrder, desk: Desk) -> bytes:
    return desk.case_file(order.file_name).content if order.content is None else order.content.encode()


def _described(order: FileOrder, content: bytes, exchange: Exchange) -> FileDescriptor:
    return FileDescriptor(
        order.file_name, len(content), exchange.user, order.recipients, order.senders_file_id
    )
