"""Which browser is started, and what is said when there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bots.browser import chromium
from bots.domain.errors import UsageError


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "browser"
    path.touch(mode=0o755)
    return path


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KOLLEGA_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(chromium, "_HEADLESS_SHELL", tmp_path / "no-shell")


def test_the_chosen_one_comes_first(monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
    monkeypatch.setattr(chromium, "_HEADLESS_SHELL", Path("/bin/sh"))
    assert chromium.find_chromium() == Path("/bin/sh")
    monkeypatch.setenv("KOLLEGA_CHROMIUM", str(program))
    assert chromium.find_chromium() == program


@pytest.mark.parametrize("chosen", ["/no/such/browser", "/"])
def test_a_choice_that_is_no_program_is_an_error(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    monkeypatch.setenv("KOLLEGA_CHROMIUM", chosen)
    with pytest.raises(UsageError, match=r"KOLLEGA_CHROMIUM is '.*', which is not a program"):
        chromium.find_chromium()


def test_then_path_then_playwrights_own(tmp_path: Path, program: Path) -> None:
    assert chromium.find_chromium(program) == program
    (tmp_path / "bin").mkdir()
    installed = tmp_path / "bin" / "google-chrome"
    installed.touch(mode=0o755)
    assert chromium.find_chromium(program) == installed


def test_none_at_all_says_what_to_run(tmp_path: Path) -> None:
    assert chromium.find_chromium(tmp_path / "not-installed") is None
    with pytest.raises(UsageError, match=r"apt-get install chromium-headless-shell.*KOLLEGA_CHROMIUM"):
        chromium.require_chromium()


def test_set_up_asks_it_as_a_command(program: Path) -> None:
    def ask(chosen: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bots.browser"]
        environment = {**os.environ, "KOLLEGA_CHROMIUM": chosen}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert ask(str(program)).stdout == f"Chromium: {program}\n"
    refused = ask("/no/such/browser")
    assert refused.returncode == 1
    assert refused.stderr.startswith("kollega: KOLLEGA_CHROMIUM is '/no/such/browser'")


@pytest.mark.parametrize(("user", "expected"), [(0, True), (1000, False)])
def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch, user: int, expected: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    arguments = chromium.launch_arguments()
    assert ("--no-sandbox" in arguments) is expected
    assert (
        "--disable-features=AutofillServerCommunication,RenderDocument,DeferRendererTasksAfterInput"
        in arguments
    )
