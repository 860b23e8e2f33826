"""The letters of a case: written when their tasks are added, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from bots.domain.dates import day_in_denmark
from bots.domain.file import File
from bots.domain.orders.letter import LetterOrder, LetterReceipt
from bots.farm.cases.asking import add, asked
from bots.farm.cases.errors import ProcessError
from bots.farm.cases.store import LockedCase
from bots.farm.process import (
    FARM,
    LETTER_QUEUE,
    LETTER_SENT,
    LETTER_WAITS,
    LETTER_WRITTEN,
    LetterFate,
    Process,
    SendLetter,
    TaskOrder,
)
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import changing
from bots.farm.worklist import files as filing
from bots.letters import Letter, LetterTemplate, Sender, Standard, refuse_what_shows, write

PDF = "application/pdf"
BY_HAND = "by-hand"
"""The channel of a letter of which a colleague did not write down how it left."""


@dataclass(frozen=True)
class Post:
    """How letters are sent. ``waits``: a colleague lets each of them out."""

    sender: Sender
    waits: bool = False


def send_letter(case: LockedCase, process: Process, step: SendLetter, post: Post | None) -> bool:
    """Write the letter a step sends, keep it, and add its task; False where it is there and is waited for.

    Raises:
        ProcessError: its task has ended, the process has no such letter, or this farm sends none.
        LetterValuesWrong, LetterSubjectPersonal, ProtectedAddress, AddressWindowTaken: it must not leave so.
    """
    known = asked(case, step)
    if known is not None:
        return known
    if post is None:
        raise ProcessError(f"process {process.name!r} sends a letter, and robots.yaml has no robot for it")
    template = _template(process, step.template)
    letter = write(
        template,
        step.values,
        sender=post.sender,
        to=step.to,
        reference=case.reference,
        day=day_in_denmark(case.tx.now),
        language=step.language,
    )
    document, archive = _files(step, letter)
    order = LetterOrder(
        reference=step.reference,
        message=step.message,
        case=case.reference,
        to=step.to,
        subject=letter.subject,
        language=letter.language,
        document=document.name,
        archive=archive.name,
        template=letter.template,
        version=letter.version,
        answers=step.answers,
    )
    task, is_new = add(case, TaskOrder(LETTER_QUEUE, step.reference, order, step.priority, step.due))
    if is_new:
        for file in (document, archive):
            filing.attach(case.tx, file, actor=FARM, case_id=case.id, task_id=task.id)
        _note_written(case, order, task.id)
        if post.waits:
            _let_wait(case, task.id, process.team)
    return is_new


def note_sent(case: LockedCase, row: Row[Any], actor: str, done: Mapping[str, Any]) -> None:
    """Say on the case how a letter left whose task is done."""
    where = {"queue": row.queue, "reference": row.reference}
    wrote = case.view().last(LETTER_WRITTEN, **where)
    receipt = LetterReceipt.model_validate(done.get("result") or {"channel": BY_HAND})
    said = {} if wrote is None else {name: wrote.data[name] for name in ("message_id", "template", "version")}
    case.append(LETTER_SENT, actor, {**where, **said, **receipt.model_dump()}, task_id=row.id)


def note_fate(case: LockedCase, fate: LetterFate, actor: str) -> None:
    """Say on the case what became of a letter: of the try that left last, by that channel if it is named."""
    view, message = case.view(), str(fate.message)
    channel = {"channel": fate.channel} if fate.channel else {}
    letter = (
        view.last(LETTER_SENT, message_id=message, **channel)
        or view.last(LETTER_SENT, message_id=message)
        or view.last(LETTER_WRITTEN, message_id=message)
    )
    if letter is None:
        return
    where = {name: letter.data[name] for name in ("queue", "reference", "message_id")}
    came_by = fate.channel or letter.data.get("channel", "")
    case.append(f"letter-{fate.fate}", actor, {**where, "channel": came_by, "message": fate.words})


def _template(process: Process, name: str) -> LetterTemplate:
    for template in process.letters:
        if template.name == name:
            return template
    known = ", ".join(template.name for template in process.letters) or "none"
    raise ProcessError(f"process {process.name!r} has no letter {name!r}; its letters are: {known}")


def _files(step: SendLetter, letter: Letter) -> tuple[File, File]:
    """The letter as it is read on a screen, and as it is printed and archived."""
    document, archive = letter.pdf(), letter.pdf(Standard.ARCHIVE)
    if step.to.address is not None:
        refuse_what_shows(letter.template, archive, (step.to.name, *step.to.address.lines))
    return File(f"{step.reference}.pdf", PDF, document), File(f"{step.reference}-arkiv.pdf", PDF, archive)


def _note_written(case: LockedCase, order: LetterOrder, task_id: int) -> None:
    """The message's number is known outside from now on: what comes back by it finds the case."""
    data = {
        "queue": LETTER_QUEUE,
        "reference": order.reference,
        "message_id": order.message,
        "template": order.template,
        "version": order.version,
        "language": order.language,
        "subject": order.subject,
        "to": order.to.model_dump(mode="json", include={"name", "cpr", "cvr"}),
        "document": order.document,
        "archive": order.archive,
    }
    case.append(LETTER_WRITTEN, FARM, data, task_id=task_id, given=(str(order.message),))


def _let_wait(case: LockedCase, task_id: int, team: str) -> None:
    row = case.tx.connection.execute(select(tasks).where(tasks.c.id == task_id)).one()
    changing.change(case.tx, row, ready=False, at_team=team, reason_code=LETTER_WAITS)
