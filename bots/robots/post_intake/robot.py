"""The robot that brings answers to our letters to the cases they belong to."""

from __future__ import annotations

from bots.domain.file import File
from bots.domain.orders.post import PostOrder, PostReceipt
from bots.domain.reference import reference_for
from bots.domain.text import Text
from bots.farm.process import About, Message
from bots.farm.robot import Desk, robot
from bots.farm.worklist import Done, Outcome
from bots.letters import Received
from bots.systems.digital_post import MessageUnreadable, read

INBOX = "digital-post-breve"
_PDF = "application/pdf"

_ANSWERS_NOTHING = Text(
    da="Brevet svarer ikke på noget, vi har sendt. Læs det, og find ud af, hvem der skal have det.",
    en="The letter answers nothing that we have sent. Read it, and find out whose it is.",
)


@robot("post-intake", takes=PostOrder)
def take_post(order: PostOrder, desk: Desk) -> Outcome:
    """Tell each case what was answered to its letter, with the files; what answers nothing is the team's."""
    inbox = desk.inbox(INBOX)
    messages = 0
    for arrival in inbox.new():
        try:
            received = read(arrival.content)
        except MessageUnreadable as error:
            inbox.hand_over(arrival, "message-unreadable", error.words.fill(**error.facts))
            continue
        messages += 1
        if not received.answers:
            inbox.hand_over(arrival, "post-unasked", _ANSWERS_NOTHING)
            continue
        desk.tell(_message(received), _kept(received))
        inbox.taken(arrival)
    return Done(PostReceipt(messages=messages))


def _message(received: Received) -> Message:
    return Message(
        about=About(reference=str(received.answers[0])),
        kind="post-answered",
        data={"text": "\n".join(_text(file.content) for file in received.files if file.media_type == _PDF)},
        source="digital-post",
        # A message's number may look like a person's.
        id=reference_for("post", str(received.id)),
    )


def _kept(received: Received) -> list[File]:
    """The files under names of ours: theirs may hold a person's number."""
    endings = {_PDF: "pdf"}
    return [
        File(f"svar-{number}.{endings.get(file.media_type, 'bin')}", file.media_type, file.content)
        for number, file in enumerate(received.files, 1)
    ]


def _text(pdf: bytes) -> str:
    """What is written in a PDF; nothing where it is a picture, or cannot be opened."""
    import pypdfium2  # takes a while to load, which only a PDF is worth

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
