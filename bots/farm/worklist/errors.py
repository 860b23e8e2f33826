"""What the worklist does not have or does not take."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotFound
from bots.domain.text import Text


class NoSuchTask(NotFound):
    """Facts: task."""

    code = "no-such-task"
    words = Text(da="Der er ingen opgave {task}.", en="there is no task {task}.")
    hint = "See 'kollega work list' for those there are."


class NoSuchFile(NotFound):
    """There never was one, or its content has been deleted. Facts: file."""

    code = "no-such-file"
    words = Text(da="Fil {file} findes ikke (længere).", en="file {file} is not there (any more).")


class ReferenceWrong(Invalid):
    """Empty, or with characters that cannot be printed. Facts: reference."""

    code = "reference-wrong"
    words = Text(
        da="Referencen er tom eller har tegn, der ikke kan vises. En udvikler skal give en anden.",
        en="{reference!r} is no reference: it is empty or has characters that cannot be printed. "
        "Whoever wrote this robot or process must give another.",
    )


class ReferenceLikeCpr(Invalid):
    """References are shown in logs, so none may be a person's number."""

    code = "reference-like-cpr"
    words = Text(
        da="En reference ligner et CPR-nummer og blev afvist. En udvikler skal give en anden.",
        en="a reference looks like a CPR number and was refused, because references are shown in logs. "
        "Whoever wrote this robot or process must use a reference of our own (reference_for).",
    )


class PayloadTooLarge(Invalid):
    """Facts: reference, queue, size and most, in bytes."""

    code = "payload-too-large"
    words = Text(
        da="Opgave {reference} til {queue} fylder {size} bytes; der er plads til {most}. "
        "En udvikler skal lægge den store del i en fil.",
        en="the payload of task {reference!r} for {queue!r} has {size} bytes, {most} are allowed. "
        "Whoever wrote what adds it must attach the large part as a file.",
    )


class AttachmentTooLarge(Invalid):
    """Facts: file, size and most, in bytes."""

    code = "attachment-too-large"
    words = Text(
        da="Filen {file} fylder {size} bytes; der er plads til {most}. En udvikler skal gemme mindre af den.",
        en="file {file!r} has {size} bytes, {most} are allowed. "
        "Whoever wrote this robot must keep less of it.",
    )
