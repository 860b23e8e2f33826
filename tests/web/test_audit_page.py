from __future__ import annotations

import re
from collections.abc import Callable

from bots.farm.farm import Farm
from tests.web.conftest import Client


def test_an_auditor_reads_page_by_page(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Revisor", "auditor")
    for number in range(40):
        farm.colleagues.claim_for(
            farm.add_task("tilskud", f"T-{number}", {}, actor="demo", team=True).id, "Mette"
        )
    page = one.read("/audit")
    assert page.count("<tr><td") == 50
    older = re.search(r'href="(/audit\?[^"]+)"', page)
    assert older is not None
    assert one.read(older[1].replace("&amp;", "&")).count("<tr><td") > 0


def test_by_who_and_act_and_chain(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Revisor", "auditor")
    task_id = farm.reader.tasks(queue="fakturaer", case_id=1)[0].id
    farm.colleagues.claim_for(task_id, "Mette")
    answer = one.submit("/audit/choose", follow=True, actor="Mette", action="task-claimed", chain="case:1")
    assert answer.text.count("<tr><td") == 1
    assert one.submit("/audit/choose", actor="700101-4321").headers["location"] == "/audit"
    assert one.get("/audit?after=nonsense").status_code == 200
