"""What colleagues do on the command line beyond claiming and answering."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.domain.errors import UsageError
from bots.office import Office
from tests.cli.test_operations import MAIL, Run, home, run

__all__ = ["home", "run"]


def mail_task(home: Path) -> int:
    return Office.open(home).farm.add_task("mail-send", "FAK-1-mail", MAIL, actor="demo").id


def test_a_robots_task_is_taken_over_and_given_back(home: Path, run: Run) -> None:
    task_id = mail_task(home)
    taken = run("work", "take-over", str(task_id), "--as", "mette")
    assert f"Task {task_id} of mail-send is yours, mette." in taken.output
    assert f"work by-hand {task_id}" in taken.output
    assert "Look in the system first" not in taken.output
    run("work", "give-back", str(task_id), "--as", "mette")
    assert Office.open(home).farm.reader.task(task_id).state == "new"


def test_what_was_done_by_hand_and_what_cannot_be_done(home: Path, run: Run) -> None:
    done, not_done = (
        mail_task(home),
        Office.open(home).farm.add_task("mail-send", "FAK-2-mail", MAIL, actor="demo").id,
    )
    for task_id in (done, not_done):
        run("work", "take-over", str(task_id), "--as", "mette")
    run("work", "by-hand", str(done), "--note", "ringet i stedet", "--as", "mette")
    run("work", "by-hand", str(not_done), "--cannot", "ingen adresse", "--as", "mette")
    farm = Office.open(home).farm
    assert (farm.reader.task(done).outcome, farm.reader.task(done).reason) == ("by-hand", "ringet i stedet")
    assert (farm.reader.task(not_done).state, farm.reader.task(not_done).reason) == (
        "cancelled",
        "ingen adresse",
    )


def test_a_note_is_kept(home: Path, run: Run) -> None:
    task_id = mail_task(home)
    run("work", "note", str(task_id), "Klinikken ringer i morgen", "--as", "mette")
    (note,) = Office.open(home).farm.colleagues.notes(task_id=task_id)
    assert (note.person, note.text) == ("mette", "Klinikken ringer i morgen")


def test_nothing_to_approve_is_said(home: Path, run: Run) -> None:
    task_id = mail_task(home)
    for words in (("approve", str(task_id)), ("decline", str(task_id), "--reason", "nej")):
        with pytest.raises(UsageError, match="no answer that waits for a second person"):
            run("work", *words, "--as", "hanne")
