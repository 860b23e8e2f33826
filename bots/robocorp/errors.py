"""What keeps work items from going between Control Room and the worklist."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotSetUp
from bots.domain.text import Text


class WorkItemWrong(Invalid):
    """A work item is not what Kollega can take or write."""

    code = "work-item-wrong"
    words = Text(
        da="En opgave fra Control Room kan ikke læses. Den, der laver opgaverne, skal rette den.",
        en="A work item of Control Room cannot be read. Whoever makes the work items must correct it.",
    )


class ControlRoomNotSetUp(NotSetUp):
    """A variable or a step that Control Room has to give is missing, or it takes no work item."""

    code = "control-room-not-set-up"
    words = Text(
        da="Forbindelsen til Control Room er ikke i orden. Driften skal se på den.",
        en="The connection with Control Room is not in order. An operator must see to it.",
    )
