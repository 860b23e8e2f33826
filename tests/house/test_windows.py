"""Runners may be on Windows, where the tests are not: what only POSIX has is asked for with care."""

import ast
from pathlib import Path

POSIX_ONLY = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}


def test_no_module_needs_posix_to_be_imported():
    needing = {
        (str(path), name.name)
        for path in Path("bots").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert needing
    assert not {(path, name) for path, name in needing if name in POSIX_ONLY}
