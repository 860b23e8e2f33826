"""``python -m fixtures.portals`` as ``kollega demo`` starts it: another process."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fixtures.portals.found import PORTALS, servers, with_certificate
from fixtures.portals.server import listen

COMMAND = [sys.executable, "-m", "fixtures.portals"]
WORLD = ["--invoices", "8", "--seed", "3", "--today", "21-11-2026"]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[dict[str, Any]]:
    """The sandbox in a process of its own; gives what it printed when it was ready, ends with SIGTERM."""
    command = [*COMMAND, "--folder", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a sandbox has run; ``ready.json`` holds what it said."""
    folder = tmp_path_factory.mktemp("sandbox")
    with running(folder, *WORLD) as ready:
        for name in (one for one in PORTALS if not with_certificate(one)):
            assert httpx2.get(ready["addresses"][name], follow_redirects=True).status_code == 200
        trust = ssl.create_default_context(cafile=ready["ca_file"])
        with pytest.raises(httpx2.TransportError):
            httpx2.get(ready["addresses"]["dservice"], verify=trust)
        assert json.loads(run(*ready["counts_command"][3:]).stdout)["documents"] == 8
    (folder / "ready.json").write_text(json.dumps(ready))
    return folder


def said(folder: Path) -> dict[str, Any]:
    ready: dict[str, Any] = json.loads((folder / "ready.json").read_text())
    return ready


def test_it_says_where_everything_is_in_one_line(folder):
    ready = said(folder)
    assert {*ready["addresses"], "smtp"} == set(servers())
    assert ready["addresses"]["dservice"].startswith("https://localhost:")
    assert ready["world"]["today"] == "2026-11-21"
    assert (len(ready["world"]["our_cvr"]), len(ready["world"]["our_gln"])) == (8, 13)
    for name in ("ca_file", "secrets_file", "workbook"):
        assert Path(ready[name]).is_file()


def test_the_secrets_are_readable_by_the_owner_only(folder):
    assert Path(said(folder)["secrets_file"]).stat().st_mode & 0o077 == 0


def test_counts_need_no_server(folder):
    counts = json.loads(run("counts", "--folder", str(folder)).stdout)
    expected = {"documents": 8, "posted": 0, "posted_twice": 0, "claimed": 0, "claimed_twice": 0, "mails": 0}
    assert expected.items() <= counts.items()


def test_a_restart_remembers_the_world_and_takes_the_same_ports(folder):
    before = said(folder)
    ports = [f"--{name}-port={httpx2.URL(address).port}" for name, address in before["addresses"].items()]
    with running(folder, *ports, f"--smtp-port={before['smtp']['port']}") as again:
        assert again == before


@pytest.mark.parametrize(
    ("option", "value"), [("--invoices", "9"), ("--seed", "4"), ("--today", "22-11-2026")]
)
def test_another_world_on_the_same_folder_is_refused(folder, option, value):
    _refused(["--folder", str(folder), option, value], f"already holds a sandbox with {option[2:]}")


@pytest.mark.parametrize("options", [["--invoices", "0"], ["--today", "31-02-2026"], ["--weather", "mild"]])
def test_a_wrong_option_is_named_and_leaves_no_world(tmp_path, options):
    result = run("--folder", str(tmp_path), *options)
    assert result.returncode == 2
    assert f"argument {options[0]}: invalid" in result.stderr
    assert not (tmp_path / "world.json").exists()


def test_a_taken_port_is_one_clear_line(folder):
    with listen(0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        _refused(["--folder", str(folder), "--navision-port", port], f"port {port} cannot be used")


def _refused(arguments: Sequence[str], reason: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_it_ends_when_whoever_started_it_is_gone(folder):
    start = (
        "import subprocess, sys; "
        f"sandbox = subprocess.Popen({[*COMMAND, '--folder', str(folder)]!r}, stdout=subprocess.PIPE); "
        "sys.stdout.write(sandbox.stdout.readline().decode())"
    )
    starter = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, timeout=60)
    ready = json.loads(starter.stdout)
    _wait_until_gone(ready["addresses"]["nemhandel"])


def _wait_until_gone(address: str) -> None:
    """Ask until nobody answers; pytest's time limit ends it if somebody always does."""
    between = threading.Event()
    while True:
        try:
            httpx2.get(address)
        except httpx2.TransportError:
            return
        between.wait(0.05)
