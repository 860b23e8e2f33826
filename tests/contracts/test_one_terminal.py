"""What a command prints goes through ``bots/cli/terminal.py``, where text from outside is made harmless."""

from __future__ import annotations

import re
from pathlib import Path


def test_no_command_prints_past_it() -> None:
    past = re.compile(r"typer\.(?:echo|secho)|from rich\.console|sys\.std(?:out|err)\.write|markup=True")
    found = [
        str(path)
        for path in Path("bots/cli").rglob("*.py")
        if path.name != "terminal.py" and past.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
