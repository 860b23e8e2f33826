"""Digital Post: messages to and from citizens, firms and authorities, in the format MeMo."""

from __future__ import annotations

from bots.systems.connection import Connection
from bots.systems.digital_post.client import DigitalPost
from bots.systems.digital_post.errors import MessageUnreadable
from bots.systems.digital_post.memo import read, written

__all__ = ["DigitalPost", "MessageUnreadable", "connect", "read", "written"]


def connect(connection: Connection) -> DigitalPost:
    """Nothing is connected before the first call. The vault's entry is the certificate's."""
    return DigitalPost(connection)
