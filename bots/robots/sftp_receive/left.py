"""What has lain there for long and fits nothing: nobody fetches it by itself, so a colleague looks."""

from __future__ import annotations

from bots.domain.text import Text
from bots.farm.robot import Arrival, Inbox
from bots.robots.sftp_receive.files import problem
from bots.robots.sftp_receive.unreadable import UNREADABLE
from bots.systems.serviceplatformen_sftp import METADATA, RECEIPT, Exchange, is_whole, read_metadata

_ALONE = Text(
    da="Filen ligger alene: dens metadata mangler, eller det er filen til metadata, der mangler. "
    "Spørg afsenderen.",
    en="The file lies there alone: its metadata is missing, or the file of a metadata is. Ask the sender.",
)
_DIFFERS = Text(
    da="Filen har en anden størrelse, end dens metadata siger. Den er ikke læst. Spørg afsenderen.",
    en="The file has another size than its metadata says. It was not read. Ask the sender.",
)


def hand_over_left(inbox: Inbox, exchange: Exchange) -> None:
    """Put what nobody took before the team, once. A file that waits for its turn is left alone."""
    for arrival in inbox.new():
        if arrival.name.endswith((METADATA, RECEIPT)):
            _side_file(arrival, inbox, exchange)
        elif not exchange.has(arrival.name + METADATA):
            inbox.hand_over(arrival, "file-alone", _ALONE)
        else:
            _file(arrival, inbox, exchange)


def _side_file(arrival: Arrival, inbox: Inbox, exchange: Exchange) -> None:
    """A whole one is the other inboxes' matter; metadata without its file is nobody's."""
    if not is_whole(arrival.content):
        inbox.hand_over(arrival, "side-file-unreadable", UNREADABLE)
    elif arrival.name.endswith(METADATA) and not exchange.has(arrival.name.removesuffix(METADATA)):
        inbox.hand_over(arrival, "file-alone", _ALONE)
    else:
        inbox.taken(arrival)


def _file(arrival: Arrival, inbox: Inbox, exchange: Exchange) -> None:
    metadata = exchange.read(arrival.name + METADATA)
    if problem(arrival.name + METADATA, metadata, exchange):
        inbox.taken(arrival)
    elif (size := read_metadata(metadata).file.size) != len(arrival.content):
        inbox.hand_over(arrival, "size-differs", _DIFFERS, (("Metadata siger", f"{size} bytes"),))
