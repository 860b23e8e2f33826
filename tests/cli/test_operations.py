"""The operators' commands, on a home folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.errors import UsageError
from bots.farm.worklist.task import QueueTerms, TaskState
from bots.office import Office, make_home
from bots.robocorp.store import as_payload

MAIL = {"reference": "FAK-1-mail", "to": "klinik@example.dk", "subject": "Afvist", "body": "Kære klinik"}
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_home(tmp_path, {})
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    def invoke(*words: str, given: str | None = None) -> Result:
        result = CliRunner().invoke(app, ["--home", str(home), *words], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result

    return invoke


def add(run: Run, reference: str = "M-1", *more: str) -> Result:
    words = ("work", "add", "mail-send", reference, "--json", "-", "--reason", "glemt", *more)
    return run(*words, given=json.dumps(MAIL))


def standing(run: Run, name: str) -> dict[str, object]:
    (one,) = [row for row in json.loads(run("robot", "list", "--json").output) if row["name"] == name]
    return one


def test_a_robot_and_a_portal_are_paused_drained_and_resumed(run: Run) -> None:
    run("robot", "pause", "navision", "--portal", "--reason", "servicevindue", "--as", "drift-1")
    run("robot", "drain", "mail-send", "--reason", "ny maskine", "--as", "drift-1")
    navision = standing(run, "navision")
    assert (navision["state"], navision["by"], navision["reason"]) == ("paused", "drift-1", "servicevindue")
    assert standing(run, "mail-send")["state"] == "paused"
    run("robot", "resume", "navision", "--system", "--reason", "åben")
    assert standing(run, "navision")["state"] == "running"
    assert "servicevindue" not in run("robot", "list").output
    with pytest.raises(UsageError, match="no system 'mail-send' in robots"):
        run("robot", "pause", "mail-send", "--system", "--reason", "x")


def test_a_task_is_added_changed_and_cancelled(run: Run, home: Path) -> None:
    add(run, "M-1", "--due", "2026-12-01", "--priority", "3")
    assert "had this reference already" in add(run).output
    task = Office.open(home).farm.reader.task(1)
    assert (task.payload, task.priority, task.due.isoformat()) == (MAIL, 3, "2026-12-01T22:59:00+00:00")
    run("work", "change", "1", "--priority", "7", "--due", "none", "--reason", "haster")
    task = Office.open(home).farm.reader.task(1)
    assert (task.priority, task.due) == (7, None)
    run("work", "cancel", "1", "--reason", "alligevel ikke", "--as", "leder")
    task = Office.open(home).farm.reader.task(1)
    assert (task.state, task.claimed_by) == (TaskState.CANCELLED, "leder")


def test_a_task_for_a_robot_that_is_a_stranger_may_be_any_json_with_files(
    run: Run, home: Path, tmp_path: Path
) -> None:
    orders = tmp_path / "orders.xlsx"
    orders.write_bytes(b"PK")
    words = ("work", "add", "producer", "P-1", "--json", "-", "--reason", "ny kæde", "--stranger")
    run(*words, "--file", str(orders), given="[1, 2]")
    reader = Office.open(home).farm.reader
    (task,) = reader.tasks(queue="producer")
    (file,) = reader.files(task_id=task.id)
    assert as_payload(task.payload) == [1, 2]
    assert (file.name, reader.read_file(file.id).content) == ("orders.xlsx", b"PK")
    with pytest.raises(UsageError, match="is no JSON"):
        run("work", "add", "producer", "P-2", "--json", "-", "--reason", "x", "--stranger", given="{")


@pytest.mark.parametrize(
    ("words", "given", "message"),
    [
        (("mail-send", "M-1"), "{}", "is no MailOrder.*\n.*reference: Field required"),
        (("mail-send", "M-1"), "not json", "the whole: Invalid JSON"),
        (("drift", "D-1"), '{"code": "x"}', "reason: Field required"),
        (("nobody", "D-1"), "{}", "no robot or team 'nobody' in robots.yaml; it has nemhandel-intake"),
        (("mail-send", "670761" + "4293"), json.dumps(MAIL), "looks like a CPR number"),
    ],
)
def test_a_wrong_task_is_not_added(
    run: Run, home: Path, words: tuple[str, ...], given: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        run("work", "add", *words, "--json", "-", "--reason", "prøve", given=given)
    assert Office.open(home).farm.reader.tasks() == []


def test_failed_tasks_are_tried_again_by_number_and_by_code(run: Run, home: Path) -> None:
    farm = Office.open(home).farm
    for number in range(3):
        add(run, f"M-{number}")
        lease = farm.claim([QueueTerms("mail-send")], "w1", timedelta(minutes=1))
        assert lease is not None
        farm.fail(lease, "portal-down", "nede", retry_at=None, team="fakturaer")
    run("work", "retry", "1", "--reason", "oppe")
    done = run(
        "work", "retry", "--code", "portal-down", "--since", "2020-01-01", "--reason", "oppe", "--json"
    )
    assert json.loads(done.output) == {"retried": [3, 5], "left": {}}
    assert farm.reader.tasks(team=True, open_only=True) == []
    for words in (("--reason", "x"), ("1", "--all", "--reason", "x")):
        with pytest.raises(UsageError, match="say which tasks"):
            run("work", "retry", *words)


def test_backup_and_retention(run: Run, home: Path) -> None:
    add(run)
    made = json.loads(run("backup", str(home / "copy.sqlite"), "--json").output)
    assert made["bytes"] == (home / "copy.sqlite").stat().st_size
    assert json.loads(run("retention", "--dry-run", "--json").output) == {
        "cases": 0,
        "tasks": 0,
        "wiped": True,
        "dry_run": True,
    }
    assert "0 cases and 0 other tasks was deleted" in run("retention").output
    assert "whole" in run("audit", "verify").output
