"""Digital Post: messages to and from citizens, firms and authorities, in the format MeMo."""

from bots.systems.digital_post.errors import MessageUnreadable
from bots.systems.digital_post.memo import read, written

__all__ = ["MessageUnreadable", "read", "written"]
