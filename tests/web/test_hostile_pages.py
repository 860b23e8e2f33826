"""Text from outside on every page: it shows, and turns nothing around."""

from __future__ import annotations

from collections.abc import Callable

from bots.farm.farm import Farm
from bots.farm.worklist.pauses import ControlKind
from tests.web.conftest import EVERY_GRANT, Client

HOSTILE = "<b>x</b>{{ 7*7 }}\x1b[2J\x9b31m\u202ed\u2066e\u2028f"
OBEYED = ("\x1b", "\x9b", "\u202e", "\u2066", "\u2028", "<b>x</b>")


def test_it_shows_and_does_nothing(client: Callable[..., Client], farm: Farm) -> None:
    farm.colleagues.note(1, HOSTILE, HOSTILE)
    farm.colleagues.remark(1, HOSTILE, HOSTILE)
    farm.colleagues.claim_for(2, HOSTILE)
    farm.colleagues.ask_team(3, "Per", "tilskud", HOSTILE)
    farm.operations.pause(ControlKind.ROBOT, "mail-send", HOSTILE, HOSTILE)
    farm.operations.close_login("navision", HOSTILE, "navision-post")
    asked = max(task.id for task in farm.reader.tasks(queue="tilskud", team=True))
    one = client("Mette", *EVERY_GRANT)
    one.submit("/drafts", **{"kept-form": "/tasks/1/note", "text": HOSTILE})
    for address in (
        "/inbox", "/tasks/1", "/tasks/2", f"/tasks/{asked}", "/cases/1", "/control", "/audit", "/cases?q=x"
    ):  # fmt: skip
        page = one.read(address)
        assert (address, [sign for sign in OBEYED if sign in page]) == (address, [])
    assert "\\u202ed\\u2066e" in one.read("/tasks/1")
