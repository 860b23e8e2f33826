"""A letter of a case is written once, kept as it is sent, and its case hears what becomes of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pypdf
import pytest

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.errors import Held, Withdrawn
from bots.domain.orders.letter import LetterOrder, LetterReceipt
from bots.farm.cases.letters import Post
from bots.farm.colleagues import InboxFilter
from bots.farm.colleagues.errors import RobotsTask, WaitsForNobody
from bots.farm.farm import Farm
from bots.farm.process import About, Case, SendLetter
from bots.farm.worklist import Done, NeedsColleague, QueueTerms
from bots.letters import message_id
from tests.farm.errand import LEASE, state, taken, types
from tests.farm.letters import NANCY, OFF, POST, STEP, fate, opened, sending, told
from tests.letters.spring import EXAMPLE, LETTER

QUEUE = "letter-send"
SENT = Done(LetterReceipt(channel="digital-post", number="T-1"))

Sending = Callable[..., Farm]


@pytest.fixture
def make(make_farm: Callable[..., Farm]) -> Sending:
    def make(step: SendLetter = STEP, post: Post | None = POST) -> Farm:
        return make_farm(processes={"sending": sending(step)}, post=post)

    return make


def case_of(farm: Farm, case_id: int) -> Case:
    return farm.reader.case_by_id(case_id)


def test_a_letter_is_written_when_its_task_is_added_and_kept_as_it_is_sent(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    assert types(farm, case_id) == ["opened", "task-added", "letter-written"]
    wrote = case_of(farm, case_id).last("letter-written")
    assert wrote is not None
    assert wrote.data["version"] == LETTER.version("da")
    assert wrote.data["message_id"] == str(message_id("SAG-1-brev"))
    lease = taken(farm, queue=QUEUE)
    order = LetterOrder.model_validate(lease.task.payload)
    assert order.subject == "Penge til Nancy <Ann> Berggren"
    assert (order.message, order.to) == (STEP.message, NANCY)
    for name in (order.document, order.archive):
        reader = pypdf.PdfReader(io.BytesIO(farm.case_file(lease, name).content))
        assert "1.234,50 kr." in reader.pages[0].extract_text()
    assert {file.name for file in farm.reader.files(case_id=case_id)} == {order.document, order.archive}
    assert farm.reader.verify() == []


def test_the_case_says_by_what_it_left_and_what_became_of_it(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    farm.finish(taken(farm, queue=QUEUE), SENT)
    assert types(farm, case_id)[-3:] == ["task-done", "letter-sent", "waiting"]
    sent = case_of(farm, case_id).last("letter-sent", reference="SAG-1-brev")
    assert sent is not None
    assert sent.data == {
        "queue": QUEUE,
        "reference": "SAG-1-brev",
        "message_id": str(STEP.message),
        "template": "spring",
        "version": LETTER.version("da"),
        "channel": "digital-post",
        "number": "T-1",
    }
    assert fate(farm, "1", "delivered").cases == (case_id,)
    assert fate(farm, "1", "delivered").cases == ()
    assert types(farm, case_id)[-2:] == ["received", "letter-delivered"]
    delivered = case_of(farm, case_id).last("letter-delivered")
    assert delivered is not None
    assert delivered.data["channel"] == "digital-post"
    assert farm.reader.verify() == []


def test_what_could_not_be_delivered_is_tried_again_under_the_same_number(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    farm.finish(taken(farm, queue=QUEUE), SENT)
    fate(farm, "1", "failed", "digital-post", "ikke tilmeldt")
    order = LetterOrder.model_validate(taken(farm, queue=QUEUE).task.payload)
    assert (order.reference, order.message) == ("SAG-1-brev-2", STEP.message)
    assert types(farm, case_id).count("letter-written") == 2


def test_what_comes_back_is_a_colleagues(make: Sending) -> None:
    farm = make()
    opened(farm)
    farm.finish(taken(farm, queue=QUEUE), Done(LetterReceipt(channel="paper")))
    fate(farm, "1", "returned", "paper", "ukendt på adressen")
    (asked,) = farm.reader.tasks(queue="breve", team=True)
    assert asked.payload["code"] == "letter-returned"
    assert asked.payload["reason"]["da"] == "Brevet er kommet retur: ukendt på adressen"
    farm.colleagues.answer(asked.id, "ida", {"action": "try-again"})
    assert taken(farm, queue=QUEUE).task.reference == "SAG-1-brev-2"


def test_a_letter_that_is_no_longer_wanted_does_not_leave(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    lease = taken(farm, queue=QUEUE)
    told(farm, OFF, "1", About(case=case_id), {})
    with pytest.raises(Withdrawn):
        farm.about_to_commit(lease, "SAG-1-brev", {})
    assert state(farm, case_id) == ("closed", "off")
    assert "letter-sent" not in types(farm, case_id)


def test_what_a_person_says_about_the_case_holds_its_letter(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    lease = taken(farm, queue=QUEUE)
    asked = farm.colleagues.remark(case_id, "ida", "Vent med brevet.")
    with pytest.raises(Held):
        farm.about_to_commit(lease, "SAG-1-brev", {})
    farm.colleagues.answer(asked.id, "ida", {"action": "go-on"})
    farm.finish(taken(farm, queue=QUEUE), SENT)
    assert types(farm, case_id).count("letter-written") == 1
    assert types(farm, case_id).count("letter-sent") == 1


def test_a_receipt_for_a_closed_case_asks_only_where_the_letter_did_not_arrive(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    farm.finish(taken(farm, queue=QUEUE), SENT)
    told(farm, OFF, "1", About(case=case_id), {})
    assert fate(farm, "2", "delivered").task is None
    late = fate(farm, "3", "returned").task
    assert farm.reader.task(late).payload["code"] == "event-late"
    assert types(farm, case_id)[-1] == "letter-returned"


def test_a_robot_that_cannot_asks_a_colleague_and_by_hand_is_sent_too(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    farm.finish(taken(farm, queue=QUEUE), NeedsColleague("letter-unreachable", "Ingen vej."))
    (asked,) = farm.reader.tasks(queue="breve", team=True)
    farm.colleagues.answer(asked.id, "ida", {"action": "try-again"})
    (task,) = farm.reader.tasks(queue=QUEUE, open_only=True)
    farm.colleagues.take_over(task.id, "ida", "breve")
    farm.colleagues.finish_by_hand(task.id, "ida", {"channel": "papir", "number": "RR-1"}, "lagt i posten")
    sent = case_of(farm, case_id).last("letter-sent")
    assert sent is not None
    assert (sent.actor, sent.data["channel"], sent.data["number"]) == ("ida", "papir", "RR-1")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (replace(STEP, template="summer"), "has no letter 'summer'"),
        (replace(STEP, values=NANCY), "the values are Addressee, not Spring"),
        (
            replace(
                STEP,
                values=EXAMPLE.model_copy(
                    update={"lived": PostalAddress(lines=("Hemmelig 1",), protected=True)}
                ),
            ),
            "protected address",
        ),
        (
            replace(STEP, values=EXAMPLE.model_copy(update={"name": "710480-1236"})),
            "holds what looks like a CPR number",
        ),
    ],
)
def test_what_must_not_leave_parks_the_case_and_says_why(make: Sending, step: SendLetter, said: str) -> None:
    farm = make(step)
    case_id = opened(farm)
    assert state(farm, case_id) == ("parked", None)
    (asked,) = farm.reader.tasks(team=True)
    reason = dict(asked.payload["facts"])["Fejl"]
    assert said in reason
    assert "Hemmelig" not in reason
    assert farm.reader.files(case_id=case_id) == []


def test_hostile_values_are_words_in_the_letter(make: Sending) -> None:
    name = "</p><script>alert(1)</script>{{ number }}<img src='file:///etc/passwd'>"
    farm = make(replace(STEP, values=EXAMPLE.model_copy(update={"name": name})))
    opened(farm)
    lease = taken(farm, queue=QUEUE)
    pdf = farm.case_file(lease, "SAG-1-brev.pdf").content
    assert "<script>alert(1)</script>{{ number }}" in " ".join(
        pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split()
    )


def test_a_protected_address_stands_on_the_letter_to_that_person(make: Sending) -> None:
    hidden = PostalAddress(lines=("Hemmelig 1", "5000 Odense C"), protected=True)
    farm = make(replace(STEP, to=NANCY.model_copy(update={"address": hidden})))
    case_id = opened(farm)
    assert state(farm, case_id) == ("open", None)
    assert types(farm, case_id)[-1] == "letter-written"


def test_the_receiver_finds_the_case(make: Sending) -> None:
    farm = make()
    case_id = opened(farm)
    assert [case.id for case in farm.reader.cases_about(Cpr("710480-1236"))] == [case_id]


def test_a_farm_without_a_sender_parks(make: Sending) -> None:
    farm = make(post=None)
    assert state(farm, opened(farm))[0] == "parked"


def test_the_number_is_the_same_for_every_try() -> None:
    assert replace(STEP, reference="SAG-1-brev-2").message == STEP.message == message_id("SAG-1-brev")
    assert isinstance(STEP.message, UUID)


def test_where_letters_wait_a_colleague_lets_each_of_them_out(make: Sending) -> None:
    farm = make(post=replace(POST, waits=True))
    opened(farm)
    (task,) = farm.reader.tasks(queue=QUEUE)
    assert (task.reason_code, task.at_team) == ("letter-waits", "breve")
    assert farm.claim([QueueTerms(QUEUE)], "worker-1", LEASE) is None
    shown = farm.colleagues.inbox(InboxFilter("ida", ("breve",))).items
    assert [item.reference for item in shown] == ["SAG-1-brev"]
    with pytest.raises(RobotsTask):
        farm.colleagues.claim_for(task.id, "ida")
    farm.colleagues.let_out(task.id, "ida")
    assert taken(farm, queue=QUEUE).task.reference == "SAG-1-brev"
    with pytest.raises(WaitsForNobody):
        farm.colleagues.let_out(task.id, "ida")
    assert farm.reader.verify() == []


def test_a_letter_that_waits_is_withdrawn_when_it_is_no_longer_wanted(make: Sending) -> None:
    farm = make(post=replace(POST, waits=True))
    case_id = opened(farm)
    told(farm, OFF, "1", About(case=case_id), {})
    (task,) = farm.reader.tasks(queue=QUEUE)
    assert task.outcome == "withdrawn"
