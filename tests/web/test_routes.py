from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.web.access.visitor import Role
from bots.web.door import Door
from bots.web.routes import ROUTES
from tests.web.conftest import Client

GRANT = {Role.COLLEAGUE: "colleague:fakturaer"} | {
    role: role.value for role in Role if role is not Role.COLLEAGUE
}
GUARDED = [(door, method) for door in ROUTES if door.needs for method in sorted(door.methods - {"HEAD"})]
NAMED = pytest.mark.parametrize(("door", "method"), GUARDED, ids=[f"{m} {d.path}" for d, m in GUARDED])


def address(door: Door) -> str:
    return (
        door.path.replace("{task:int}", "1")
        .replace("{file:int}", "1")
        .replace("{page:int}", "1")
        .replace("{case:int}", "1")
    )


def ask(one: Client, door: Door, method: str) -> int:
    if method == "GET":
        return int(one.get(address(door)).status_code)
    return int(one.submit(address(door)).status_code)


@NAMED
def test_stranger_is_sent_to_the_login(client: Callable[..., Client], door: Door, method: str) -> None:
    one = client()
    answer = one.request(method, address(door))
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login")


@pytest.mark.parametrize(
    ("door", "method"), [one for one in GUARDED if one[0].needs != set(Role)], ids=lambda part: str(part)[:60]
)
def test_who_lacks_the_role_is_refused(client: Callable[..., Client], door: Door, method: str) -> None:
    others = [GRANT[role] for role in Role if role not in door.needs]
    assert ask(client("Else", *others), door, method) == 403


def test_every_route_says_which_role_it_needs() -> None:
    open_to_strangers = {door.path for door in ROUTES if not door.needs}
    assert open_to_strangers == {"/login", "/login/provider", "/login/back", "/language", "/wall/{secret}"}
