"""The main job end to end in real Chromium: calm on SQLite; stormy on PostgreSQL with the runner killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from bots.domain.orders.dservice import ClaimAnswer
from bots.farm.worklist.task import TaskState
from bots.office import Office
from fixtures.portals.dservice.counts import claims
from fixtures.portals.navision.counts import payments, postings
from fixtures.world import World, generate
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]

INVOICES, SEED = 12, 5
KILLS = 2
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]


@dataclass(frozen=True)
class Played:
    home: Path
    figures: dict[str, object]

    @property
    def books(self) -> dict[str, list[tuple[object, ...]]]:
        folder = self.home / "sandbox"
        return {"postings": postings(folder), "payments": payments(folder), "claims": claims(folder)}


def kollega(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bots.cli", "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def play(home: Path, *options: str, kills: int = 0) -> Played:
    command = [sys.executable, "-m", "bots.cli", "demo", "--json", "--folder", str(home), *options]
    command += ["--invoices", str(INVOICES), "--seed", str(SEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as demo:
        assert demo.stderr is not None
        for line in demo.stderr:
            if kills and (started := re.search(r"Runner started: process (\d+)", line)):
                kill_when_busy(home, int(started[1]), after=8 * (KILLS - kills + 1))
                kills -= 1
        assert demo.stdout is not None
        figures = json.loads(demo.stdout.read().splitlines()[-1])
    assert kills == 0
    return Played(home, figures)


def kill_when_busy(home: Path, runner: int, after: int) -> None:
    """kill -9 the runner with all its workers when ``after`` tasks are done and another is begun."""
    farm = Office.open(home).farm
    while True:
        counts = Counter()
        for count in farm.reader.queue_counts():
            counts[count.state] += count.tasks
        if counts[TaskState.DONE] >= after and counts[TaskState.CLAIMED]:
            os.killpg(runner, signal.SIGKILL)
            return
        Event().wait(0.05)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("calm"))


@pytest.fixture(scope="module")
def world(calm) -> World:
    plan = json.loads((calm.home / "sandbox" / "world.json").read_text())
    return generate(INVOICES, SEED, today=date.fromisoformat(plan["today"]))


def test_every_invoice_ends_as_it_was_planted(calm, world):
    planted = Counter(document.outcome for document in world.documents)
    counted = [calm.figures[name] for name in ("approved", "rejected", "manual", "unreadable")]
    assert counted == [planted[name] for name in ("approve", "reject", "manual", "unreadable")]
    assert calm.figures["invoices"] == INVOICES
    assert calm.figures["posted"] == planted["approve"]
    assert calm.figures["mails"] + calm.figures["responses"] == planted["reject"]
    assert calm.figures["responses"]
    assert calm.figures["straight_through"] == round((planted["approve"] + planted["reject"]) / INVOICES, 4)


def test_what_danmark_accepts_is_claimed_once(calm, world):
    accepted = sum(
        answer is ClaimAnswer.ACCEPTED for document in world.documents for answer in document.claims.values()
    )
    assert calm.figures["claimed"] == accepted
    assert [calm.figures[name] for name in ("posted_twice", "paid_twice", "claimed_twice")] == [0, 0, 0]


def test_postgresql_stormy_weather_and_kill_9_change_nothing(
    calm: Played, tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOLLEGA_DATABASE", cluster.create("demo"))
    # The same plan, so that both runs have the same "today" even when it is midnight between them.
    home = tmp_path / "home"
    (home / "sandbox").mkdir(parents=True)
    shutil.copy(calm.home / "sandbox" / "world.json", home / "sandbox")
    stormy = play(home, "--weather", "stormy", kills=KILLS)
    assert stormy.books == calm.books
    same = ("approved", "rejected", "manual", "unreadable", "mails", "responses", "open_tasks")
    assert {name: stormy.figures[name] for name in same} == {name: calm.figures[name] for name in same}
    assert [stormy.figures[name] for name in ("posted_twice", "paid_twice", "claimed_twice")] == [0, 0, 0]
    assert kollega(stormy.home, "audit", "verify").returncode == 0


def test_navision_as_business_central_changes_nothing(calm: Played, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "sandbox").mkdir(parents=True)
    shutil.copy(calm.home / "sandbox" / "world.json", home / "sandbox")
    central = play(home, "--face", "business-central")
    assert central.books == calm.books
    same = ("approved", "rejected", "manual", "unreadable", "mails", "open_tasks")
    assert {name: central.figures[name] for name in same} == {name: calm.figures[name] for name in same}


def test_the_audit_log_is_whole(calm):
    assert "Nothing new to seal" in kollega(calm.home, "audit", "seal").stdout
    verified = kollega(calm.home, "audit", "verify", "--json")
    assert json.loads(verified.stdout) == {"valid": True, "problems": []}


def test_no_cpr_number_outside_the_portals(calm, world):
    digits = [member.cpr for member in world.members]
    written = [form.encode() for cpr in digits for form in (cpr, f"{cpr[:6]}-{cpr[6:]}")]
    assert written
    for path in calm.home.rglob("*"):
        if path.is_file() and "sandbox" not in path.relative_to(calm.home).parts:
            content = path.read_bytes()
            assert not any(form in content for form in written), path
            assert not any(form.decode() in path.name for form in written)


def test_receipts_are_left_for_every_robot(calm):
    names = [path.name for path in (calm.home / "receipts").iterdir()]
    for robot in ("nemhandel-intake", "navision-post", "navision-pay", "dservice-claim"):
        assert any(name.startswith(robot) for name in names)


def test_a_colleague_answers_an_open_task_on_the_terminal(calm):
    tasks = json.loads(kollega(calm.home, "work", "list", "--json").stdout)
    assert len(tasks) == calm.figures["open_tasks"]
    task = next(one for one in tasks if one["question"] == "invoice-decision")
    number = str(task["id"])
    shown = kollega(calm.home, "work", "show", number).stdout
    assert f"work answer {number} decision=" in shown
    assert kollega(calm.home, "work", "claim", number, "--as", "ida").returncode == 0
    taken = kollega(calm.home, "work", "answer", number, "decision=reject", "--as", "ole")
    assert taken.returncode == 2
    assert "ida" in taken.stderr
    wrong = kollega(calm.home, "work", "answer", number, "decision=perhaps", "--as", "ida")
    assert wrong.returncode == 2
    assert "approve" in wrong.stderr
    done = kollega(
        calm.home, "work", "answer", number, "decision=reject", "note=Aftalt med klinikken", "--as", "ida"
    )
    assert done.returncode == 0, done.stderr
    left = json.loads(kollega(calm.home, "work", "list", "--json").stdout)
    assert number not in [str(one["id"]) for one in left]
    story = kollega(calm.home, "case", "show", task["reference"].removesuffix("-afgoer")).stdout
    assert "ida" in story
