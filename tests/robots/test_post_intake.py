"""An answer to a letter of ours comes to its case with text and files; the rest is a colleague's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from bots.domain.addressee import Addressee
from bots.domain.file import File
from bots.domain.listed_file import ListedFile
from bots.domain.orders.post import PostOrder, PostReceipt
from bots.domain.text import Text
from bots.farm.process import Message
from bots.farm.robot import Arrival, Desk
from bots.farm.worklist import Done
from bots.letters import OutgoingLetter, Sender, message_id, tagged_pdf
from bots.robots.post_intake.robot import take_post
from bots.systems.digital_post import written

OURS = message_id("DOED-1-skifteret-brev")
COURT = Sender("Retten i Esbjerg", "21659509", ())
US = Addressee(name="Pensionskassen", cvr="12345674")
PAGE = "<html lang='da'><head><title>Svar</title></head><body><p>Arving er Bo.</p></body></html>"


@dataclass
class Post:
    """A desk with these messages in its inbox."""

    contents: list[bytes]
    told: list[tuple[Message, list[File]]] = field(default_factory=list)
    handed_over: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def inbox(self, name: str) -> Post:
        assert name == "digital-post-breve"
        return self

    def new(self) -> Iterator[Arrival]:
        for number, content in enumerate(self.contents):
            yield Arrival(ListedFile(f"{number}.memo.xml", len(content), ""), content)

    def tell(self, message: Message, files: Any) -> None:
        self.told.append((message, list(files)))

    def hand_over(self, arrival: Arrival, code: str, reason: Text) -> None:
        self.handed_over.append(code)

    def taken(self, arrival: Arrival) -> None:
        self.done.append(arrival.name)


def answer(answers: UUID | None) -> bytes:
    pdf = File("7101801236.pdf", "application/pdf", tagged_pdf(PAGE))
    letter = OutgoingLetter(
        id=message_id("svar"), case="J-1", to=US, subject="Arvinger", document=pdf, answers=answers
    )
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return written(letter, COURT, at=at, reference="J-1", language="da")


def test_an_answer_is_told_to_the_letter_it_answers_with_its_text_and_files() -> None:
    post = Post([answer(OURS)])
    assert take_post(PostOrder(), cast(Desk, post)) == Done(PostReceipt(messages=1))
    ((message, files),) = post.told
    assert (message.kind, message.about.reference) == ("post-answered", str(OURS))
    assert "Arving er Bo." in message.data["text"]
    assert [file.name for file in files] == ["svar-1.pdf"]
    assert post.done == ["0.memo.xml"]


def test_what_answers_nothing_or_is_no_message_is_a_colleague_s() -> None:
    post = Post([answer(None), b"<html/>"])
    take_post(PostOrder(), cast(Desk, post))
    assert post.handed_over == ["post-unasked", "message-unreadable"]
    assert post.told == []
