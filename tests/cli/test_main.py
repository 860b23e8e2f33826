"""How errors leave the program: one message, exit code 2, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bots.cli.main import main


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["kollega", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sandbox", "--folder", "{file}"], "{file}: File exists"),
        (["demo", "--folder", "{file}/x"], "{file}/x: Not a directory"),
        (["sandbox", "--port", "dservice"], "--port dservice: say PORTAL=NUMBER"),
        (["sandbox", "--port", "danmark=8000"], "--port danmark=8000: say PORTAL=NUMBER"),
        (["sandbox", "--port", "dservice=99999"], "--port dservice=99999: say PORTAL=NUMBER"),
        (["--home", "{file}", "work", "list"], "home folder {file} does not exist"),
    ],
)
def test_a_folder_or_port_that_cannot_be_used(monkeypatch, capsys, tmp_path, words, said):
    (tmp_path / "file").touch()
    assert run(monkeypatch, *(word.format(file=tmp_path / "file") for word in words)) == 2
    assert f"kollega: {said.format(file=tmp_path / 'file')}" in capsys.readouterr().err


def test_settings_that_are_no_text(monkeypatch, capsys, home):
    (home / "kollega.env").write_bytes(b"\xff\xfe")
    assert run(monkeypatch, "--home", str(home), "work", "list") == 2
    assert f"{home / 'kollega.env'} cannot be read as UTF-8 text" in capsys.readouterr().err


def test_a_folder_that_is_no_home(monkeypatch, capsys, tmp_path, home):
    assert run(monkeypatch, "--home", str(tmp_path), "work", "list") == 2
    assert "name it with --home" in capsys.readouterr().err


def test_no_browser_is_said_before_a_task_is_taken(monkeypatch, capsys, home):
    monkeypatch.setenv("KOLLEGA_CHROMIUM", "/no/such/browser")
    assert run(monkeypatch, "--home", str(home), "run", "--until-idle") == 2
    assert "KOLLEGA_CHROMIUM is '/no/such/browser'" in capsys.readouterr().err


def test_robots_stop_when_the_demo_that_started_them_is_killed(home: Path):
    """The process in between starts the robots, says their process id and is gone."""
    words = [sys.executable, "-m", "bots.cli", "--home", str(home), "run", "--robot", "mail-send"]
    starter = f"import os, subprocess; subprocess.Popen({words} + ['--with-parent', str(os.getpid())])"
    with subprocess.Popen([sys.executable, "-c", starter], stderr=subprocess.PIPE) as between:
        assert between.stderr is not None
        between.stderr.read()  # ends when the last of the robots' processes has closed it
    assert between.returncode == 0
