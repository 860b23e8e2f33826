"""An answer says one thing: what belongs to another choice is not taken, on the pages and everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bots.farm.colleagues.errors import AnswerWrong
from bots.farm.farm import Farm
from tests.web.conftest import Client

DECIDE, UNREAD = 1, 4
METTE = ("Mette", "colleague:fakturaer")
ELSEWHERE = "Det hører til et andet svar end det, du har valgt."
APPROVED = {"decision": "approve", "member_number": "M-77"}
CONTRADICTIONS: list[tuple[int, dict[str, Any], str, str]] = [
    (DECIDE, {**APPROVED, "reasons": ["several-members"]}, "reasons", ELSEWHERE),
    (DECIDE, {**APPROVED, "note": "Ring til os"}, "note", ELSEWHERE),
    (DECIDE, {"decision": "approve"}, "member_number", "Udfyld feltet: det hører til dit svar."),
    (DECIDE, {"decision": "reject", "note": "nej", "account": "invoice"}, "account", ELSEWHERE),
    (DECIDE, {"decision": "reject", "note": "nej", "member_number": "M-77"}, "member_number", ELSEWHERE),
    (UNREAD, {"action": "rejected-by-hand", "posted_number": "KF-1"}, "posted_number", ELSEWHERE),
]
EACH = pytest.mark.parametrize(("task", "answer", "field", "said"), CONTRADICTIONS)


@EACH
def test_a_page_says_so_at_the_field(
    client: Callable[..., Client], farm: Farm, task: int, answer: dict[str, Any], field: str, said: str
) -> None:
    page = client(*METTE).submit(f"/tasks/{task}/answer", **answer)
    assert page.status_code == 422
    assert f'id="{field}-problem">{said}' in page.text
    assert farm.colleagues.pending(task) is None


@EACH
def test_the_farm_takes_it_from_nobody(
    farm: Farm, task: int, answer: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(AnswerWrong, match=f"{field}: "):
        farm.colleagues.answer(task, "Mette", answer)
    assert farm.reader.task(task).outcome is None


@pytest.mark.parametrize(
    "answer",
    [
        APPROVED,
        {**APPROVED, "account": "registered"},
        {"decision": "reject", "reasons": "several-members", "account": "registered"},
    ],
)
def test_what_fits_is_taken(client: Callable[..., Client], farm: Farm, answer: dict[str, str]) -> None:
    assert client(*METTE).submit(f"/tasks/{DECIDE}/answer", **answer).status_code == 303
    assert farm.colleagues.pending(DECIDE) is not None
