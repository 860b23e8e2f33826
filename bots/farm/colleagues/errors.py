"""Why a colleague cannot do what they meant to do with a task: most often, others were there first."""

from __future__ import annotations

from bots.domain.errors import Conflict, Invalid, NotSetUp
from bots.domain.text import Text


class TaskEnded(Conflict):
    """Facts: task, state, at (when)."""

    code = "task-ended"
    words = Text(
        da="Opgave {task} er allerede afsluttet ({at}).", en="task {task} has ended already ({state}, {at})."
    )


class TaskEndedBy(TaskEnded):
    """Facts: task, state, person, at (when)."""

    code = "task-ended-by"
    words = Text(
        da="{person} har allerede afsluttet opgave {task} ({at}).",
        en="task {task} has ended already ({state} by {person}, {at}).",
    )


class TaskWithdrawn(TaskEnded):
    """Its case went on without it. Facts: task, at (when)."""

    code = "task-withdrawn"
    words = Text(
        da="Opgave {task} er trukket tilbage ({at}): sagen har ikke længere brug for den. "
        "Svaret er ikke brugt, og du skal ikke gøre mere ved den.",
        en="task {task} was withdrawn ({at}): its case no longer wants it. "
        "The answer was not used, and there is nothing more to do about it.",
    )


class TaskTimedOut(TaskEnded):
    """Its case waited no longer for the answer. Facts: task, at (when)."""

    code = "task-timed-out"
    words = Text(
        da="Fristen for opgave {task} er udløbet ({at}), og sagen er gået videre. Svaret er ikke brugt.",
        en="the time for task {task} is over ({at}), and its case has gone on. The answer was not used.",
    )


class TaskTaken(Conflict):
    """Facts: task, person, until."""

    code = "task-taken"
    words = Text(
        da="{person} har opgave {task} indtil {until}. Bed {person} om at give den tilbage.",
        en="task {task} is with {person} until {until}. Ask {person} to release it.",
    )


class TaskByHand(Conflict):
    """Facts: task, person."""

    code = "task-by-hand"
    words = Text(
        da="{person} gør opgave {task} i hånden. Spørg {person}.",
        en="task {task} is with {person}, who does it by hand. Ask {person}.",
    )


class RobotAtWork(Conflict):
    """Facts: task, robot, worker (which, and since when)."""

    code = "robot-at-work"
    words = Text(
        da="Robotten {robot} arbejder på opgave {task} lige nu. Vent, til den er færdig.",
        en="the robot {robot} works on task {task} now. Wait until it has ended.",
    )
    hint = "It is {worker}; 'kollega robot pause {robot}' keeps it from the next one."


class RobotsTask(Conflict):
    """Facts: task, robot."""

    code = "robots-task"
    words = Text(
        da="Opgave {task} hører til robotten {robot}, ikke til et hold. Vælg »Gør det i hånden« på opgaven.",
        en="task {task} belongs to the robot {robot!r}, not to a team. Do it by hand if it must be done.",
    )


class ReportByHand(Conflict):
    """A robot's task is neither answered nor settled, but reported. Facts: task."""

    code = "report-by-hand"
    words = Text(
        da="Opgave {task} hører til en robot. Skriv under »Jeg har gjort det i hånden«, hvad du gjorde.",
        en="task {task} is a robot's: say what you did by hand.",
    )
    hint = "Use 'kollega work by-hand'."


class GiveBackInstead(Conflict):
    """Facts: task, robot."""

    code = "give-back-instead"
    words = Text(
        da="Opgave {task} hører til robotten {robot}, og du gør den i hånden. Giv den tilbage til robotten.",
        en="task {task} is a robot's that you do by hand: give it back to {robot!r} instead.",
    )


class ClaimInstead(Conflict):
    """Facts: task, team."""

    code = "claim-instead"
    words = Text(
        da="Opgave {task} hører til {team}. Tag den fra indbakken i stedet.",
        en="task {task} is {team}'s: claim it instead of taking it over.",
    )


class NotTakenOver(Conflict):
    """Facts: task."""

    code = "not-taken-over"
    words = Text(
        da="Opgave {task} er ikke overtaget fra robotten, så der er intet at gøre i hånden.",
        en="task {task} was not taken over from its robot: nothing to do by hand.",
    )


class NotClaimed(Conflict):
    """Facts: task, person."""

    code = "not-claimed"
    words = Text(
        da="{person} har ikke taget opgave {task}, så der er intet at give tilbage.",
        en="task {task} is not claimed by {person}; there is nothing to release.",
    )


class WithTeamAlready(Conflict):
    """Facts: task, team."""

    code = "with-team-already"
    words = Text(
        da="Opgave {task} er allerede hos {team}. Skriv et notat, eller giv den til en kollega.",
        en="task {task} is with {team} already: write a note, or assign it to a colleague.",
    )


class AnswerCanBeUndone(Conflict):
    """Facts: task, person."""

    code = "answer-can-be-undone"
    words = Text(
        da="{person} har lige svaret på opgave {task}, og svaret kan stadig fortrydes. Vent et øjeblik.",
        en="task {task} has an answer of {person} that can be undone for a moment.",
    )


class AnswerWaits(Conflict):
    """Facts: task, person."""

    code = "answer-waits"
    words = Text(
        da="{person} har svaret på opgave {task}, og svaret skal først godkendes af endnu en kollega.",
        en="task {task} has an answer of {person} that waits for a second person.",
    )


class NothingToUndo(Conflict):
    """Facts: task, person."""

    code = "nothing-to-undo"
    words = Text(
        da="{person} har intet svar på opgave {task}, der kan fortrydes: sagen er gået videre.",
        en="task {task} has no answer of {person} that could still be undone.",
    )


class NothingToApprove(Conflict):
    """Facts: task."""

    code = "nothing-to-approve"
    words = Text(
        da="Der er intet svar på opgave {task}, som venter på godkendelse. En anden har måske set på det.",
        en="task {task} has no answer that waits for a second person.",
    )


class OwnAnswer(Conflict):
    """Nobody approves or declines what they proposed themselves. Facts: task, person."""

    code = "own-answer"
    words = Text(
        da="{person} har selv givet svaret på opgave {task}, så en anden skal se på det.",
        en="task {task}: {person} proposed this answer, so somebody else has to look at it.",
    )


class OwnPayment(Conflict):
    """Who decided in a case does not let its payment go as well. Facts: task, person."""

    code = "own-payment"
    words = Text(
        da="{person} har selv afgjort noget i sagen, så en anden skal se på udbetalingen i opgave {task}.",
        en="task {task}: {person} has decided something in this case, so somebody else has to look at the "
        "payment.",
    )


class AsksNothing(Conflict):
    """Facts: task."""

    code = "asks-nothing"
    words = Text(
        da="Opgave {task} stiller intet spørgsmål (længere). Skriv, hvad du gjorde, og luk den.",
        en="task {task} asks no question: close it with a note.",
    )
    hint = "Use 'kollega work settle'."


class AsksQuestion(Conflict):
    """Facts: task."""

    code = "asks-question"
    words = Text(
        da="Opgave {task} stiller et spørgsmål. Svar på det, så sagen kan gå videre.",
        en="task {task} asks a question: answer it, so that its case goes on.",
    )
    hint = "Use 'kollega work answer'."


class QuestionGone(NotSetUp):
    """This version of the process no longer has the question. Facts: task, process, question."""

    code = "question-gone"
    words = Text(
        da="Spørgsmålet i opgave {task} findes ikke i denne version. En udvikler skal bringe det tilbage; "
        "opgaven bliver på listen.",
        en="process {process!r} no longer asks {question!r} (task {task}). A developer must bring "
        "the question back; the task stays on the list.",
    )


class AnswerWrong(Invalid):
    """The detail has one line per field: what is wrong with it, and what is allowed."""

    code = "answer-wrong"
    words = Text(
        da="Svaret blev ikke godtaget: det passer ikke til spørgsmålet. Ret det, og svar igen.",
        en="The answer was not taken: it does not fit the question. Correct it and answer again.",
    )


class NoReceiptAsked(Conflict):
    """Facts: task."""

    code = "no-receipt-asked"
    words = Text(
        da="Opgave {task} har ingen kvittering at udfylde. Skriv i et notat, hvad du gjorde.",
        en="task {task} has no receipt to write down: say in a note what you did.",
    )


class GivenUpWithoutReason(Invalid):
    """Facts: task."""

    code = "given-up-without-reason"
    words = Text(
        da="Skriv, hvorfor opgave {task} ikke kan gøres.", en="task {task}: say why it cannot be done."
    )


class PutOffTooFar(Invalid):
    """Facts: task, until."""

    code = "put-off-too-far"
    words = Text(
        da="Opgave {task} kan ikke udskydes til {until}. Vælg et tidspunkt inden for et år.",
        en="task {task} cannot be put off until {until}: choose a time within a year.",
    )


class NoteEmpty(Invalid):
    """Facts: task."""

    code = "note-empty"
    words = Text(
        da="Der står ikke noget om opgave {task}. Skriv i en sætning, hvad andre skal vide.",
        en="task {task}: nothing is written. Say in a sentence what others need to know.",
    )


class NoteTooLong(Invalid):
    """Facts: task, size and most, in characters."""

    code = "note-too-long"
    words = Text(
        da="Teksten til opgave {task} er på {size} tegn; der er plads til {most}. Gør den kortere.",
        en="task {task}: {size} characters are too many, {most} are allowed.",
    )


class RemarkWrong(Invalid):
    """Facts: most, in characters."""

    code = "remark-wrong"
    words = Text(
        da="Skriv med 1 til {most} tegn, hvad personen siger.",
        en="write what the person says, in 1 to {most} characters.",
    )


class RemarkTooLate(Conflict):
    """Facts: case."""

    code = "remark-too-late"
    words = Text(
        da="Sag {case} kan ikke tage imod en bemærkning: dens personoplysninger er slettet.",
        en="case {case} can take no remark: its personal data has been deleted.",
    )


class WaitsForNobody(Conflict):
    """Facts: task."""

    code = "waits-for-nobody"
    words = Text(
        da="Opgave {task} venter ikke på, at nogen sender den videre.",
        en="task {task} does not wait for anybody to let it out.",
    )


class TooManyAtOnce(Invalid):
    """Facts: number, most."""

    code = "too-many-at-once"
    words = Text(
        da="{number} opgaver er for mange på én gang; vælg højst {most}.",
        en="{number} tasks are too many at once; {most} are allowed.",
    )


class MixedReasons(Invalid):
    """Facts: reasons."""

    code = "mixed-reasons"
    words = Text(
        da="Flere opgaver på én gang skal have samme årsag. Vælg færre.",
        en="several tasks at once must have the same reason; these have {reasons}.",
    )


class ViewNameWrong(Invalid):
    """Facts: most, in characters."""

    code = "view-name-wrong"
    words = Text(
        da="Giv visningen et navn på højst {most} tegn uden personoplysninger.",
        en="a view needs a name of at most {most} characters without personal data.",
    )


class TooManyViews(Conflict):
    """Facts: person, most."""

    code = "too-many-views"
    words = Text(
        da="{person} har {most} visninger. Slet en først.", en="{person} has {most} views; delete one first."
    )
