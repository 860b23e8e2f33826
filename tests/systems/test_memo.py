"""Digital Post is written and read as MeMo 1.2."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree

from bots.domain.addressee import Addressee
from bots.domain.cpr import Cpr
from bots.domain.file import File
from bots.letters import OutgoingLetter, Sender, message_id
from bots.systems.digital_post import MessageUnreadable, read, written

FUND = Sender("Pensionskassen Eksempel", "12345674")
NANCY = Addressee(name="Nancy Ann Berggren", cpr=Cpr("610180-0000"))
AT = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
MEMO = {"memo": "https://DigitalPost.dk/MeMo-1"}
THEIRS = UUID("8c2ea15d-61fb-4ba9-9366-42f8b194c114")
EXAMPLES = sorted(Path("../shared/examples/memo").glob("*.xml"))
ANSWER = f"""<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1" memoVersion="1.1" memoSchVersion="1.1.0">
<m:MessageHeader><m:messageType>DIGITALPOST</m:messageType><m:messageUUID>{THEIRS}</m:messageUUID>
<m:label>Svar om  arvinger</m:label>
<m:Sender><m:senderID>87654321</m:senderID><m:idType>CVR</m:idType></m:Sender>
<m:Recipient><m:recipientID>12345674</m:recipientID><m:idType>CVR</m:idType></m:Recipient>
<m:ReplyData><m:messageUUID>{{asked}}</m:messageUUID><m:replyUUID>{THEIRS}</m:replyUUID></m:ReplyData>
</m:MessageHeader><m:MessageBody><m:createdDateTime>2026-12-09T10:00:00+01:00</m:createdDateTime>
<m:MainDocument><m:File><m:encodingFormat>application/pdf</m:encodingFormat><m:filename>C:\\x\\Svar.pdf</m:filename>
<m:content>{b64encode(b"%PDF-1.7").decode()}</m:content></m:File></m:MainDocument></m:MessageBody></m:Message>"""


def message(**more: object) -> OutgoingLetter:
    letter = File("brev.pdf", "application/pdf", b"%PDF-1.7 brev")
    return OutgoingLetter(message_id("DOD-1-brev"), NANCY, "Udbetaling til dig", letter, **more)  # type: ignore[arg-type]


def found(content: bytes, path: str) -> list[str]:
    texts = etree.fromstring(content).xpath(f"{path}/text()", namespaces=MEMO)
    return [str(text) for text in texts]


def test_a_message_says_who_to_whom_and_what() -> None:
    content = written(message(), FUND, at=AT, reference="DOD-1")
    assert found(content, "//memo:messageUUID") == [str(message_id("DOD-1-brev"))]
    assert found(content, "//memo:Recipient/memo:recipientID") == ["6101800000"]
    assert found(content, "//memo:Recipient/memo:idType") == ["CPR"]
    assert found(content, "//memo:Sender/memo:senderID") == ["12345674"]
    assert found(content, "//memo:caseID") == ["DOD-1"]
    assert found(content, "//memo:createdDateTime") == ["2026-12-01T08:30:00Z"]
    assert etree.fromstring(content).get("memoVersion") == "1.2"


def test_what_is_written_is_read_with_its_files() -> None:
    more = File("bilag.txt", "text/plain", "æøå".encode())
    received = read(written(message(attachments=(more,)), FUND, at=AT, reference="DOD-1"))
    assert received.files == (message().document, more)
    assert (received.sender, received.subject, received.at) == ("12345674", "Udbetaling til dig", AT)


def test_an_answer_names_the_message_of_ours_that_it_answers() -> None:
    asked = message_id("DOD-1-skifteret")
    received = read(ANSWER.format(asked=asked).encode())
    assert received.answers == (asked,)
    assert received.subject == "Svar om arvinger"
    assert received.at == datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
    assert [file.name for file in received.files] == ["Svar.pdf"]


def test_our_answer_names_theirs() -> None:
    received = read(written(message(answers=THEIRS), FUND, at=AT, reference="DOD-1"))
    assert received.answers == (THEIRS,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ANSWER, ""),
        (ANSWER, "<Message/>"),
        ('memoVersion="1.1"', 'memoVersion="2.0"'),
        (f"<m:messageUUID>{THEIRS}</m:messageUUID>", ""),
        (f"<m:messageUUID>{THEIRS}</m:messageUUID>", "<m:messageUUID>8c2e</m:messageUUID>"),
        ("<m:senderID>87654321</m:senderID>", "<m:senderID> </m:senderID>"),
        ("2026-12-09T10:00:00+01:00", "i går"),
        ("<m:content>", "<m:content>=*"),
    ],
)
def test_what_is_no_message_says_why(old: str, new: str) -> None:
    with pytest.raises(MessageUnreadable):
        read(ANSWER.replace(old, new, 1).replace("{asked}", str(THEIRS)).encode())


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    changed = bomb + ANSWER.replace("Svar om  arvinger", "&x;").replace("{asked}", str(THEIRS))
    with pytest.raises(MessageUnreadable):
        read(changed.encode())


@pytest.mark.skipif(not EXAMPLES, reason="the official examples are not beside the project")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_official_examples_are_read(path: Path) -> None:
    if b"NEMSMS" in path.read_bytes():
        pytest.skip("a text message is no letter and has no sender")
    received = read(path.read_bytes())
    assert received.files
