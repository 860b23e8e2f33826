from __future__ import annotations

import pytest

from bots.domain.errors import UsageError
from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.replay.patch import Becomes, Edit, Patch, Patching

PAGE = Answer(200, (("content-type", "text/html"),), b"<b>a</b><b>a</b>")


def patched(path: str = "/x", **edit: object) -> bytes:
    change = Patch(change="c", pages="/x", edits=(Edit(**edit),), becomes=Becomes.WORKS)  # type: ignore[arg-type]
    return Patching(change).apply(Asked("GET", f"https://p.example{path}"), PAGE).body


def test_all_or_exactly_one():
    assert patched(find="<b>a", replace="<i>", all=True) == b"<i></b><i></b>"
    with pytest.raises(UsageError, match="2 times on /x"):
        patched(find="<b>a", replace="<i>")


def test_other_pages_stay():
    assert patched("/y", find="<b>a", replace="<i>") == PAGE.body
