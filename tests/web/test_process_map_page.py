from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Client


@pytest.mark.parametrize(
    ("language", "title", "never"),
    [("da", "Proceskort", "aldrig brugt"), ("en", "Process map", "never taken")],
)
def test_a_process_is_drawn_with_its_figures_beside_it(
    client: Callable[..., Client], language: str, title: str, never: str
) -> None:
    one = client("Drift", "operator")
    one.get(f"/language?to={language}&next=/map")
    page = one.read("/map?process=invoice")

    assert f"<h1>{title}</h1>" in page
    assert "<polyline " in page
    assert page.count("<rect ") > 10
    assert never in page
    assert "style=" not in page.partition("<svg")[2].partition("</svg>")[0]


def test_each_process_has_a_map_and_an_unknown_one_the_first(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    one.get("/language?to=da&next=/map")

    assert 'aria-current="page">Tilskud' in one.read("/map?process=subsidy").replace("\n", "")
    assert one.get("/map?process=nobody").status_code == 200


def test_colleagues_have_their_cases_and_no_map(client: Callable[..., Client]) -> None:
    assert client("Mette", "colleague:fakturaer").get("/map").status_code == 403
