"""What people do with tasks: hold, answer, hand over, remark, look through the inbox."""

from __future__ import annotations

from bots.farm.colleagues import asking, holding, inbox, pending_answers, settling
from bots.farm.colleagues.answers import validated
from bots.farm.colleagues.asking import ASKED
from bots.farm.colleagues.batches import AtOnce
from bots.farm.colleagues.by_hand import waits_to_be_let_out
from bots.farm.colleagues.colleagues import Colleagues
from bots.farm.colleagues.errors import AsksNothing, TaskTaken
from bots.farm.colleagues.holding import LONGEST
from bots.farm.colleagues.inbox import SOON, Count, InboxCursor, InboxFilter
from bots.farm.colleagues.notes import Note, NoteKind
from bots.farm.colleagues.pending_answers import Caution, Pending
from bots.farm.colleagues.settling import open_question

__all__ = [
    "ASKED",
    "LONGEST",
    "SOON",
    "AsksNothing",
    "AtOnce",
    "Caution",
    "Colleagues",
    "Count",
    "InboxCursor",
    "InboxFilter",
    "Note",
    "NoteKind",
    "Pending",
    "TaskTaken",
    "asking",
    "holding",
    "inbox",
    "open_question",
    "pending_answers",
    "settling",
    "validated",
    "waits_to_be_let_out",
]
