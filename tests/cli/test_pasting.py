"""Printed commands can be pasted where they were printed."""

from __future__ import annotations

import sys
from pathlib import Path

from bots.cli.pasting import command


def test_the_program_that_was_started(monkeypatch):
    monkeypatch.setattr(sys, "argv", [".venv/bin/kollega", "demo"])
    assert command(Path("my home"), "work", "show", "3") == ".venv/bin/kollega --home 'my home' work show 3"
    assert command(None, "demo") == ".venv/bin/kollega demo"


def test_the_module_that_was_started(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bots/cli/__main__.py"])
    assert command(None, "demo") == f"{sys.executable} -m bots.cli demo"
