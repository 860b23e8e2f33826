"""What a person says about a case: it goes on the case, and a colleague reads it."""

from __future__ import annotations

from sqlalchemy import select

from bots.domain.decision import DECISION, REMARK
from bots.farm.audit import Transaction
from bots.farm.cases import Advance, NoSuchCase
from bots.farm.cases import store as cases
from bots.farm.colleagues.errors import RemarkTooLate, RemarkWrong
from bots.farm.colleagues.notes import MAX_NOTE
from bots.farm.process import OBJECTION, questions_about, tasks_asked_for
from bots.farm.storage.schema.cases import cases as case_rows
from bots.farm.worklist import Task
from bots.farm.worklist import tasks as worklist


def remark(tx: Transaction, advance: Advance, case_id: int, person: str, text: str) -> Task:
    """Put a remark or an objection on a case, and a task about it on the list of the process's team.

    Nothing that cannot be undone is done in the case until the task is answered. A case that is not decided
    yet is then a person's: the fitness gate looks for remarks. Where it was decided without a person, the
    task asks whether that stands, and the answer counts. ``text`` is sealed with the case and not in the
    task, whose reference says where to read it.

    Raises:
        UsageError: no text or too much, no such case, or its personal data has been deleted.
    """
    if not text.strip() or len(text) > MAX_NOTE:
        raise RemarkWrong(most=MAX_NOTE)
    if tx.connection.execute(select(case_rows.c.id).where(case_rows.c.id == case_id)).one_or_none() is None:
        raise NoSuchCase(case=case_id)
    case = cases.lock(tx, case_id)
    room = advance.processes.get(case.process)
    if room is None or not case.view().opened:
        raise RemarkTooLate(case=case_id)
    is_open = case.state != cases.CLOSED
    said = {"kind": REMARK, "text": text.strip(), "by": person, **({"holds": True} if is_open else {})}
    case.append("recorded", person, said)
    advance.advance(case)
    for asked in reversed(list(questions_about(case.view(), room.team, OBJECTION in room.questions))):
        if (asked.team, asked.reference) in tasks_asked_for(case.view()):
            return worklist.by_reference(tx, asked.team, asked.reference)
    reason = {
        "da": "Et menneske har sagt noget om sagen eller klaget. Læs det på sagen, og tag stilling.",
        "en": "A person has said something about the case or objects. Read it on the case, and decide.",
    }
    payload = {"code": "remark", "reason": reason, "facts": [["Sag", case.reference], ["Skrevet af", person]]}
    name = f"{case.reference}-bemaerkning"
    alone = case.view().last("recorded", kind=DECISION, solely_automated=True) is not None
    question = OBJECTION if alone and OBJECTION in room.questions else None
    return worklist.add_numbered(
        tx, room.team, name, payload, actor=person, case_id=case_id, question=question
    )
