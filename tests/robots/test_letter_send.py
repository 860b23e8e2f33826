"""Letters leave by the first channel that the receiver has, once, against real servers of every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from bots.config import Roster
from bots.domain.addressee import Addressee, PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.errors import SystemDown
from bots.domain.file import File
from bots.domain.orders.letter import LetterOrder, LetterReceipt
from bots.farm.robot import Robot
from bots.farm.worklist import Done, NeedsColleague, Outcome
from bots.letters import Delivery, Sender, document_name, message_id
from bots.robots.letter_send.robot import look_up, send_letter
from bots.systems import digital_post
from bots.systems.connection import Connection
from fixtures.portals.authority import Authority
from fixtures.servers.post_office import PostOffice

ROSTER = Roster.load(Path("robots.yaml"))
NUMBER = "7104801236"
HOME = PostalAddress(lines=("Skovvej 9, 2. tv.", "8000 Aarhus C"))
NANCY = Addressee(name="Nancy Ann Berggren", cpr=Cpr(NUMBER), address=HOME)
FUND = Sender("Pensionskassen Eksempel", "12345674")
ID = message_id("SAG-1-brev")


@dataclass
class BenchTask:
    queue: str = "letter-send"
    tried_before: bool = False


@dataclass
class PostDesk:
    """What the robot is given: clients of the real servers, and a farm that writes down its intents."""

    office: PostOffice
    systems: tuple[str, ...] = ("digital-post", "mit-dk", "e-boks", "paper")
    task: BenchTask = field(default_factory=BenchTask)
    sender: Sender = FUND
    intents: list[dict[str, str]] = field(default_factory=list)
    clients: list[Any] = field(default_factory=list)

    def run(self, robot: Robot[Any] = send_letter, order: LetterOrder | None = None) -> Outcome:
        try:
            return robot(order or letter(), self)  # type: ignore[arg-type]
        finally:
            self.leave()

    def connect(self, system: str) -> Any:
        room = import_module(ROSTER.system(system).room)
        self.clients.append(room.connect(self.office.connection(system)))
        return self.clients[-1]

    def leave(self) -> None:
        for client in self.clients:
            client.close()
        self.clients.clear()

    def about_to_commit(self, reference: str, **fingerprint: str) -> None:
        self.intents.append({"reference": reference, **fingerprint})

    def did_not_commit(self) -> None:
        del self.intents[-1:]

    def case_file(self, name: str) -> File:
        return File(name, "application/pdf", f"%PDF-1.7 {name}".encode())

    def now(self) -> datetime:
        return datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


def letter(to: Addressee = NANCY, **more: Any) -> LetterOrder:
    return LetterOrder(
        reference="SAG-1-brev",
        message=ID,
        case="SAG-1",
        to=to,
        subject="Penge til dig",
        document="SAG-1-brev.pdf",
        archive="SAG-1-brev-arkiv.pdf",
        template="spring",
        version="0123456789ab",
        **more,
    )


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("post-ca"))


@pytest.fixture
def office(tmp_path: Path, authority: Authority) -> Iterator[PostOffice]:
    with PostOffice(tmp_path, authority) as running:
        yield running


@pytest.fixture
def desk(office: PostOffice) -> PostDesk:
    return PostDesk(office)


def by(outcome: Outcome | None) -> str:
    assert isinstance(outcome, Done)
    assert isinstance(outcome.result, LetterReceipt)
    return outcome.result.channel


REGISTER: dict[str, Callable[[PostOffice], object]] = {
    "digital-post": lambda office: office.digital_post.registered.add(NUMBER),
    "mit-dk": lambda office: office.mit_dk.register([NUMBER]),
    "e-boks": lambda office: office.e_boks.register([NUMBER]),
    "paper": lambda office: None,
}


@pytest.mark.parametrize("channel", REGISTER)
def test_a_letter_goes_where_its_receiver_is_registered_and_else_on_paper(
    desk: PostDesk, channel: str
) -> None:
    REGISTER[channel](desk.office)
    assert by(desk.run()) == channel
    assert desk.office.letters() == {name: int(name == channel) for name in REGISTER}
    assert desk.intents == [{"reference": "SAG-1-brev", "message": str(ID), "channel": channel}]


def test_digital_post_gets_the_letter_for_screens_and_paper_the_one_for_print(desk: PostDesk) -> None:
    desk.run()
    paper = desk.office.paper.folder / "UD" / document_name(ID)
    assert paper.read_bytes() == b"%PDF-1.7 SAG-1-brev-arkiv.pdf"
    desk.office.digital_post.registered.add(NUMBER)
    other = letter().model_copy(update={"message": message_id("SAG-2-brev"), "answers": UUID(int=7)})
    desk.run(order=other)
    (content,) = desk.office.digital_post.messages.values()
    received = digital_post.read(content)
    assert received.files[0].content == b"%PDF-1.7 SAG-1-brev.pdf"
    assert received.answers == (UUID(int=7),)


def test_the_slip_says_to_whom_and_from_whom_and_what_the_file_is(desk: PostDesk) -> None:
    desk.run()
    root = etree.fromstring(desk.office.paper.slip(ID))
    assert root.findtext("Besked") == str(ID)
    assert root.findtext("Afsender/Cvr") == "12345674"
    assert [line.text for line in root.iterfind("Modtager/Adresselinje")] == list(HOME.lines)
    assert root.findtext("Bytes") == str(len(b"%PDF-1.7 SAG-1-brev-arkiv.pdf"))


def test_a_protected_address_is_on_the_envelope_and_on_no_slip_of_a_mailbox(desk: PostDesk) -> None:
    hidden = PostalAddress(lines=("Hemmelig 1", "5000 Odense C"), protected=True)
    to = NANCY.model_copy(update={"address": hidden})
    assert by(desk.run(order=letter(to))) == "paper"
    assert b"Hemmelig 1" in desk.office.paper.slip(ID)
    desk.office.mit_dk.register([NUMBER])
    other = letter(to).model_copy(update={"message": message_id("SAG-2-brev")})
    assert by(desk.run(order=other)) == "mit-dk"
    assert b"Hemmelig" not in desk.office.mit_dk.slip(other.message)


def test_whom_no_channel_reaches_a_colleague_finds(desk: PostDesk) -> None:
    outcome = desk.run(order=letter(NANCY.model_copy(update={"address": None})))
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "letter-unreachable"
    assert desk.intents == []


def test_a_refusal_falls_back_and_nothing_was_committed(desk: PostDesk) -> None:
    desk.office.digital_post.refuses.add(NUMBER)
    assert by(desk.run()) == "paper"
    assert [intent["channel"] for intent in desk.intents] == ["paper"]


def test_what_has_left_is_found_and_not_sent_again(desk: PostDesk) -> None:
    assert desk.run(order=letter()) == desk.run(order=letter())
    desk.office.paper.take()
    assert by(desk.run()) == "paper"
    desk.office.digital_post.registered.add(NUMBER)
    assert by(desk.run()) == "paper"
    assert desk.office.letters() == {"digital-post": 0, "mit-dk": 0, "e-boks": 0, "paper": 1}
    assert look_up(letter(), desk) == desk.run()  # type: ignore[arg-type]
    desk.leave()


def test_an_answer_that_is_lost_is_looked_up(desk: PostDesk) -> None:
    desk.office.digital_post.registered.add(NUMBER)
    desk.office.digital_post.lost = True
    with pytest.raises(SystemDown):
        desk.run()
    assert by(desk.run()) == "digital-post"
    assert desk.office.digital_post.posted == [ID]


def test_a_letter_without_a_slip_has_not_left_and_is_left_whole(desk: PostDesk) -> None:
    (desk.office.paper.folder / "UD" / document_name(ID)).write_bytes(b"%PDF")
    assert by(desk.run()) == "paper"
    assert desk.office.letters()["paper"] == 1
    assert (desk.office.paper.folder / "UD" / document_name(ID)).stat().st_size > 4


@pytest.mark.parametrize("delivery", [Delivery.FAILED, Delivery.RETURNED])
def test_a_channel_that_could_not_deliver_it_is_not_asked_again(desk: PostDesk, delivery: Delivery) -> None:
    desk.office.digital_post.registered.add(NUMBER)
    desk.office.mit_dk.register([NUMBER])
    assert by(desk.run()) == "digital-post"
    desk.office.digital_post.become(ID, delivery)
    assert by(desk.run()) == "mit-dk"
    desk.office.mit_dk.become(ID, delivery)
    assert by(desk.run()) == "paper"
    desk.office.paper.become(ID, delivery)
    outcome = desk.run()
    assert isinstance(outcome, NeedsColleague)
    assert dict(outcome.details) == dict.fromkeys(("digital-post", "mit-dk", "paper"), "leverede ikke brevet")


def test_a_channel_that_does_not_answer_is_waited_for(desk: PostDesk) -> None:
    desk.office.digital_post.down = True
    with pytest.raises(SystemDown):
        desk.run()
    assert desk.intents == []
    desk.office.digital_post.down = False
    assert by(desk.run()) == "paper"


def test_nobodys_number_stands_in_a_log(desk: PostDesk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        desk.run()
    assert NUMBER not in caplog.text


def test_without_its_certificate_digital_post_is_closed(desk: PostDesk) -> None:
    strangers = Connection("digital-post", desk.office.digital_post.address, ca_file=desk.office.ca_file)
    with pytest.raises(Exception, match="digital-post"):
        digital_post.connect(strangers).sent(ID)
