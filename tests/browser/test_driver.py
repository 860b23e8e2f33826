"""The driver loads one and the same script into every document."""

from __future__ import annotations

import inspect
import os
import subprocess
from pathlib import Path

import playwright
import pytest

from bots.browser.driver import SAME_SCRIPT, start_driver

_DRIVER = Path(inspect.getfile(playwright)).parent / "driver"
_NUMBERED = "frameSeq: this.frame.seq,"


def test_the_driver_still_says_where_it_numbers_documents() -> None:
    """Where it does not, robots work as before, only slower: see whether it numbers them otherwise."""
    bundle = (_DRIVER / "package" / "lib" / "coreBundle.js").read_text(encoding="utf-8")
    assert bundle.count(_NUMBERED) == 1


@pytest.mark.parametrize(("name", "expected"), [("coreBundle.js", "0"), ("other.js", "7")])
def test_documents_are_not_numbered(tmp_path: Path, name: str, expected: str) -> None:
    module = tmp_path / name
    module.write_text(
        f"console.log(function () {{ return {{ {_NUMBERED} }}.frameSeq }}.call({{frame: {{seq: 7}}}}))"
    )
    command = [_DRIVER / "node", "--require", SAME_SCRIPT, module]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"{expected}\n"


@pytest.mark.browser
@pytest.mark.parametrize("before", [None, "--no-warnings"])
def test_what_node_was_told_otherwise_stays(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    if before is None:
        monkeypatch.delenv("NODE_OPTIONS", raising=False)
    else:
        monkeypatch.setenv("NODE_OPTIONS", before)
    start_driver(None).stop()
    assert os.environ.get("NODE_OPTIONS") == before
