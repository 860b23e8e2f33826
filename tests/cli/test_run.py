"""``kollega run`` and ``kollega fleet`` as real processes, on a home folder without portals."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
from sqlalchemy import Engine, create_engine, text

from bots.config.roster import Roster
from bots.domain.errors import UsageError
from bots.office import Office, make_home
from tests import waiting
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]

PATIENCE = 60
ROSTER = Path("robots.yaml")
T = TypeVar("T")


def kollega(home: Path, *words: str, **settings: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bots.cli", "--home", str(home), *words]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **settings},
    )


def until(condition: Callable[[], T], runner: subprocess.Popen[str]) -> T:
    """What ``condition`` finds in the end, while the runner is alive."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert runner.poll() is None
        assert time.monotonic() < end
        Event().wait(0.1)  # other processes do it: there is nothing else to wait on
    return found


def fleet(home: Path) -> list[dict]:
    said, _ = kollega(home, "fleet", "--json").communicate(timeout=PATIENCE)
    return json.loads(said)["workers"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    roster = Roster.load(ROSTER)
    make_home(tmp_path, {one.secret: {"password": "..."} for one in roster.logins.values()})
    addresses = [f"KOLLEGA_ADDRESSES__{name.upper()}=https://{name}.invalid" for name in roster.portals]
    (tmp_path / "kollega.env").write_text("\n".join(addresses))
    return tmp_path


@pytest.fixture
def runner(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A runner of two idle workers that have reported for work."""
    process = kollega(home, "run", "--workers", "2")
    office = Office.open(home)
    until(lambda: len(office.farm.fleet.workers()) == 2, process)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_the_fleet_is_shown_and_goes_home_on_sigterm(home, runner):
    workers = fleet(home)
    assert len({worker["pid"] for worker in workers} - {runner.pid}) == 2
    assert [(worker["lost"], worker["tasks"]) for worker in workers] == [(False, [])] * 2
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(PATIENCE) == 0
    assert fleet(home) == []


def test_a_runner_whose_worker_was_killed_stops_when_it_is_asked(home, runner):
    office = Office.open(home)
    killed, other = (worker.pid for worker in office.farm.fleet.workers())
    os.kill(killed, signal.SIGKILL)
    replaced = {killed, other}
    until(lambda: {worker.pid for worker in office.farm.fleet.workers()} - replaced, runner)
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(PATIENCE) == 0


def test_a_second_signal_ends_a_runner_and_its_workers_at_once(home, runner):
    workers = [worker.pid for worker in Office.open(home).farm.fleet.workers()]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)  # as one that hangs: it never hears that it is to stop
    # Again until it ends: two that come too close count as one.
    waiting.until(lambda: runner.send_signal(signal.SIGTERM) or runner.poll() is not None, patience=PATIENCE)
    # A third may meet it on its way out, where Python no longer listens; a shell calls both 143.
    assert runner.returncode in (128 + signal.SIGTERM, -signal.SIGTERM)
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_a_runner_with_another_robots_yaml_is_refused(home, runner, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(ROSTER.read_text().replace("slots: 4", "slots: 5", 1))
    refused = kollega(home, "run", KOLLEGA_ROBOTS=str(other))
    _, said = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2
    assert "robots.yaml here differs from the one that the fleet works by (2 on " in said
    assert "An operator must give every machine the same robots.yaml" in said
    assert len(fleet(home)) == 2


def test_workers_lost_while_the_database_is_away_begin_when_it_is_back(home, cluster: Cluster, monkeypatch):
    monkeypatch.setenv("KOLLEGA_DATABASE", cluster.create("comes_back"))
    office = Office.open(home)
    runner = kollega(home, "run", "--workers", "1", "--any-hour")
    try:
        [first] = until(lambda: office.farm.fleet.workers(), runner)
        cluster.stop("fast")
        os.kill(first.pid, signal.SIGKILL)
        assert runner.stderr is not None
        assert any("cannot begin yet" in line for line in runner.stderr)
        cluster.start()
        office.engine.dispose()
        until(lambda: [one for one in office.farm.fleet.workers() if one.pid != first.pid], runner)
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 0
    finally:
        if runner.poll() is None:
            os.killpg(runner.pid, signal.SIGKILL)
            runner.communicate()
        office.engine.dispose()


def test_comments_do_not_make_another_robots_yaml(tmp_path):
    same = tmp_path / "same.yaml"
    same.write_text(f"# a comment\n{ROSTER.read_text()}")
    assert Roster.load(same).fingerprint == Roster.load(ROSTER).fingerprint


def test_a_schedule_whose_payload_does_not_fit_is_refused(home, monkeypatch, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    before, entry, after = ROSTER.read_text().partition("  indbakke:\n")
    wrong.write_text(before + entry + after.replace("payload: {}", "payload: {document: NH-1}", 1))
    monkeypatch.setenv("KOLLEGA_ROBOTS", str(wrong))
    with pytest.raises(UsageError, match=r"schedule 'indbakke'.*does not take its payload: document:"):
        Office.open(home).robots()


@pytest.mark.fault("database-replaced")
def test_a_runner_stops_and_says_so_when_its_database_is_replaced(home, runner):
    path = home / "kollega.sqlite"
    copy = home / "restored.db"
    copy.write_bytes(path.read_bytes())
    copy.rename(path)
    _, said = runner.communicate(timeout=PATIENCE)
    assert runner.returncode == 2
    assert f"the database {path} was replaced by another while it was in use" in said


@pytest.mark.fault("database-read-only")
def test_a_runner_waits_while_its_database_is_read_only(home, cluster: Cluster, monkeypatch):
    monkeypatch.setenv("KOLLEGA_DATABASE", cluster.create("standby"))
    office = Office.open(home)
    runner = kollega(home, "run", "--workers", "1", "--any-hour")
    try:
        [first] = until(lambda: office.farm.fleet.workers(), runner)
        admin = create_engine(office.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        _read_only(admin, "on")
        office.engine.dispose()
        assert runner.stderr is not None
        assert any("is read-only. An operator must" in line for line in runner.stderr)
        stopped_at = office.farm.fleet.workers()[0].seen_at
        _read_only(admin, "off")
        office.engine.dispose()
        admin.dispose()
        until(lambda: office.farm.fleet.workers()[0].seen_at > stopped_at, runner)
        assert [one.pid for one in office.farm.fleet.workers()] == [first.pid]
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 0
    finally:
        if runner.poll() is None:
            os.killpg(runner.pid, signal.SIGKILL)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]).returncode
    ):
        pytest.skip("only root may mount: no disk became full under a runner")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.fault("database-full")
def test_a_runner_waits_while_its_disk_is_full(home, small_disk, monkeypatch):
    monkeypatch.setenv("KOLLEGA_DATABASE", f"sqlite:///{small_disk / 'worklist.db'}")
    farm = Office.open(home).farm
    runner = kollega(home, "run", "--workers", "1", "--any-hour", "--robot", "mail-send")
    try:
        [first] = until(lambda: farm.fleet.workers(), runner)
        filling = small_disk / "filling"
        with pytest.raises(OSError, match="No space left"):
            _write_until_full(filling)
        assert runner.stderr is not None
        assert any("is full. An operator must make room" in line for line in runner.stderr)
        stopped_at = farm.fleet.workers()[0].seen_at
        filling.unlink()
        until(lambda: farm.fleet.workers()[0].seen_at > stopped_at, runner)
        assert [one.pid for one in farm.fleet.workers()] == [first.pid]
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 0
    finally:
        if runner.poll() is None:
            os.killpg(runner.pid, signal.SIGKILL)


def _write_until_full(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"0" * 4096)


def _read_only(admin: Engine, state: str) -> None:
    """What a connection to a standby meets, from now on and for everybody."""
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE standby SET default_transaction_read_only = {state}"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'standby'")
        )


@pytest.mark.long
@pytest.mark.fault("interpreter-held")
def test_a_robot_that_keeps_the_interpreter_is_ended_from_outside(home, monkeypatch, tmp_path):
    ours = ROSTER.read_text().replace(
        "bots.robots.mail_send.robot:send_mail", "tests.cli.crashing:read_for_ever"
    )
    ours = ours.replace("lease: 20s", "lease: 1s").replace("{attempts: 8,", "{attempts: 1,")
    (tmp_path / "held.yaml").write_text(ours)
    monkeypatch.setenv("KOLLEGA_ROBOTS", str(tmp_path / "held.yaml"))
    farm = Office.open(home).farm
    for_ever, quick = {"text": "a" * 60 + "b"}, {"text": "a"}
    farm.add_task("mail-send", "HANGS-0", for_ever, actor="t", priority=1)
    farm.add_task("mail-send", "GOOD", quick, actor="t")
    runner = kollega(home, "run", "--workers", "1", "--any-hour", "--robot", "mail-send")
    try:
        until(lambda: all(task.ended for task in farm.reader.tasks(team=False)), runner)
        farm.add_task("mail-send", "HANGS-1", for_ever, actor="t")
        until(lambda: [one for one in farm.fleet.workers() if one.in_hand], runner)
        runner.send_signal(signal.SIGTERM)
        _, said = runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 0
    finally:
        if runner.poll() is None:
            os.killpg(runner.pid, signal.SIGKILL)
    assert said.count("keeps the interpreter to itself") == 2
    ends = {task.reference: (str(task.state), task.reason_code) for task in farm.reader.tasks(team=False)}
    assert ends == {
        "HANGS-0": ("failed", "worker-lost"),
        "GOOD": ("done", None),
        "HANGS-1": ("claimed", None),
    }
    assert [task.reference for task in farm.reader.tasks(team=True, open_only=True)] == ["HANGS-0-colleague"]


@pytest.mark.fault("newer-version")
def test_nobody_migrates_beside_runners_of_an_earlier_version(home, runner):
    """Nor does anybody begin: a service tries again until they have gone."""
    engine = Office.open(home).engine
    earlier = _version_of(engine, lambda version: f"{int(version) - 1:04}")
    begins = kollega(home, "work", "list")
    _, said = begins.communicate(timeout=PATIENCE)
    assert begins.returncode == 75
    assert re.search(r"Workers of an earlier version are at work: \S+-0 \(process [0-9]+ on \S+\), ", said)
    assert _version_of(engine) == earlier


@pytest.mark.fault("newer-version")
def test_a_runner_that_meets_a_newer_schema_stops_to_be_started_again(home, runner):
    engine = Office.open(home).engine
    _version_of(engine, lambda version: "9999")
    _, said = runner.communicate(timeout=PATIENCE)
    assert runner.returncode == 75
    assert "schema version '9999', which this program does not know" in said
    begins = kollega(home, "run")
    _, said = begins.communicate(timeout=PATIENCE)
    assert begins.returncode == 75
    unit = Path("deploy/kollega.service").read_text()
    assert "Restart=on-failure" in unit
    assert "RestartPreventExitStatus=2\n" in unit


def _version_of(engine: Engine, other: Callable[[str], str] | None = None) -> str:
    """The version of the schema, after it was made another."""
    with engine.begin() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if other is not None:
            version = other(version)
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": version})
    return str(version)


@pytest.mark.fault("poisoned-tasks")
def test_tasks_that_crash_their_worker_end_and_the_others_are_done(home, monkeypatch, tmp_path):
    ours = ROSTER.read_text().replace("bots.robots.mail_send.robot:send_mail", "tests.cli.crashing:crash")
    ours = ours.replace("lease: 20s", "lease: 1s").replace("{attempts: 8,", "{attempts: 1,")
    (tmp_path / "crashing.yaml").write_text(ours)
    monkeypatch.setenv("KOLLEGA_ROBOTS", str(tmp_path / "crashing.yaml"))
    farm = Office.open(home).farm
    for number in range(6):
        farm.add_task("mail-send", f"BAD-{number}", {"crashes": True}, actor="t", priority=1)
    for number in range(4):
        farm.add_task("mail-send", f"GOOD-{number}", {"crashes": False}, actor="t")
    runner = kollega(home, "run", "--workers", "2", "--any-hour", "--robot", "mail-send")
    try:
        until(lambda: all(task.ended for task in farm.reader.tasks(team=False)), runner)
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=PATIENCE)
        assert runner.returncode == 0
    finally:
        if runner.poll() is None:
            os.killpg(runner.pid, signal.SIGKILL)
    ends = {task.reference: (str(task.state), task.reason_code) for task in farm.reader.tasks(team=False)}
    assert ends == {
        **{f"BAD-{number}": ("failed", "worker-lost") for number in range(6)},
        **{f"GOOD-{number}": ("done", None) for number in range(4)},
    }
    told = farm.reader.tasks(team=True, open_only=True)
    assert {task.reference for task in told} == {f"BAD-{number}-colleague" for number in range(6)}
