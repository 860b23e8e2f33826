from __future__ import annotations

from collections.abc import Callable

import pytest

from bots.web.chart import HEIGHT, WIDTH, columns
from tests.web.conftest import Client


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_goals_stand_beside_the_figures(client: Callable[..., Client], language: str) -> None:
    one = client("Drift", "operator")
    one.get(f"/language?to={language}&next=/figures")
    page = one.read("/figures?days=7")
    goals = ("99,9 %", "93,0 %", "6,9 %", "0,1 %")
    for goal in goals:
        assert (goal if language == "da" else goal.replace(",", ".")) in page
    assert page.count("<rect ") == 7
    assert one.get("/figures?days=5000000").status_code == 200


def test_the_highest_column_is_as_high_as_the_chart() -> None:
    low, high, none = columns([1, 4, 0])
    assert (high.y, high.height) == (0, HEIGHT)
    assert (low.height, low.y) == (HEIGHT / 4, HEIGHT * 3 / 4)
    assert none.height == 0
    assert none.x + none.width <= WIDTH
    assert columns([]) == ()


def test_each_process_has_its_own_figures(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    one.get("/language?to=da&next=/figures")
    assert "Søgt hos danmark" not in one.read("/figures?process=invoice")
    page = one.read("/figures?process=subsidy")
    assert "Søgt hos danmark" in page
    assert "99,9 %" not in page
    assert "99,9 %" in one.read("/figures?process=nobody")
