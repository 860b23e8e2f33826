"""The statements that every claim, heartbeat and tick runs go through an index, however full the tables."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from bots.farm.colleagues.inbox import InboxCursor, InboxFilter
from bots.farm.farm import Farm
from bots.farm.operations.retention import RetentionPeriods
from bots.farm.storage.columns import NEVER
from bots.farm.storage.compiled import Prepared
from bots.farm.storage.schema.cases import cases
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist.task import QueueTerms
from tests.farm.errand import DONE, LEASE
from tests.farm.test_figures import ROSTER

ROWS = 3000
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def full(engine: Engine) -> Engine:
    """A third of the tasks wait, a third are done, a third are put off."""
    rows: list[dict[str, Any]] = []
    for number in range(ROWS):
        kind = number % 3
        rows.append(
            {
                "queue": f"queue-{number % 5}",
                "reference": f"T-{number}",
                "team": False,
                "payload": None,
                "state": "done" if kind == 0 else "new",
                "ready": kind == 1,
                "priority": number % 7,
                "due": NEVER,
                "not_before": NEVER if kind == 2 else None,
                "finished_at": NOW if kind == 0 else None,
                "attempts": 0,
                "intents": 0,
                "committing": False,
                "created_at": NOW,
            }
        )
    with engine.begin() as connection:
        connection.execute(insert(tasks), rows)
        connection.execute(text("ANALYZE"))
    return engine


def plans(engine: Engine, farm: Farm, act: Any, *, if_possible: bool = False) -> dict[str, str]:
    """Every statement that ``act`` runs, with the database's plan for it.

    ``if_possible``: PostgreSQL takes an index wherever one fits, also where the table is small.
    """
    seen: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    # Prepared statements go straight to the driver, past SQLAlchemy's events.
    with pytest.MonkeyPatch.context() as patch:
        bound = Prepared.bound

        def noted(self: Prepared, connection: Any, values: Any) -> Any:
            seen.append(bound(self, connection, values))
            return bound(self, connection, values)

        patch.setattr(Prepared, "bound", noted)
        act(farm)
    event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    found = {}
    with engine.connect() as connection:
        if if_possible and engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, parameters in seen:
            if statement.startswith(("SELECT", "UPDATE", "WITH")) and isinstance(parameters, (dict, tuple)):
                rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
                found[statement] = "\n".join(str(row[-1]) for row in rows)
        connection.rollback()
    return found


def claim_and_finish(farm: Farm) -> None:
    lease = farm.claim(
        [QueueTerms("queue-1", "navision", 4, workers=4), QueueTerms("queue-2")], "worker-1", LEASE
    )
    assert lease is not None
    farm.extend(lease, LEASE)
    farm.about_to_commit(lease, "T", {})
    farm.finish(lease, DONE)
    farm.tick()


def test_no_hot_statement_reads_a_whole_table(full: Engine, farm: Farm) -> None:
    found = {one: plan for one, plan in plans(full, farm, claim_and_finish).items() if " tasks" in plan}
    assert len(found) == (8 if full.dialect.name == "postgresql" else 6)
    scanned = [one for one, plan in found.items() if re.search(r"SCAN tasks|Seq Scan on tasks", plan)]
    assert scanned == []


def test_a_leased_task_is_found_by_its_number(full: Engine, farm: Farm) -> None:
    found = plans(full, farm, claim_and_finish)
    by_token = [plan for one, plan in found.items() if "tasks.token =" in one]
    # PostgreSQL looks at what the slots name as well.
    assert len(by_token) == (6 if full.dialect.name == "postgresql" else 3)
    assert all(re.search(r"INTEGER PRIMARY KEY|tasks_pkey", plan) for plan in by_token)


def test_the_claim_goes_straight_to_the_next_task(full: Engine, farm: Farm) -> None:
    found = plans(full, farm, claim_and_finish)
    (claim,) = [plan for one, plan in found.items() if "attempts=(tasks.attempts" in one]
    assert "tasks_ready" in claim
    assert not re.search(r"Sort|TEMP B-TREE", claim)


def test_waiting_cases_are_found_by_their_date(engine: Engine, farm: Farm) -> None:
    waiting = {"process": "errand", "state": "waiting", "opened_at": NOW, "wait_until": NEVER}
    with engine.begin() as connection:
        connection.execute(insert(cases), [{**waiting, "reference": f"FAK-{n}"} for n in range(ROWS)])
        connection.execute(text("ANALYZE cases"))
    (plan,) = [plan for one, plan in plans(engine, farm, Farm.tick).items() if "wait_until" in one]
    assert "cases_waiting" in plan
    assert not re.search(r"Sort|TEMP B-TREE", plan)


def test_what_is_past_its_time_is_found_by_its_date(full: Engine, farm: Farm) -> None:
    closed = {"process": "errand", "state": "closed", "opened_at": NOW, "closed_at": NOW}
    with full.begin() as connection:
        connection.execute(insert(cases), [{**closed, "reference": f"FAK-{n}"} for n in range(ROWS)])
        connection.execute(text("ANALYZE cases"))
    terms = RetentionPeriods({"queue-0": timedelta(days=365)})
    found = plans(full, farm, lambda farm: farm.data_protection.erase_overdue(terms, "drift-1", dry_run=True))
    for table in ("cases", "tasks"):
        (plan,) = [plan for one, plan in found.items() if one.startswith(f"SELECT {table}.id")]
        assert f"{table}_to_erase" in plan
        assert not re.search(r"Sort|TEMP B-TREE", plan)


@pytest.fixture
def crowded(engine: Engine) -> Engine:
    """A few open tasks of two teams among many that are done."""
    row = {
        "team": True,
        "question": None,
        "payload": None,
        "ready": True,
        "priority": 0,
        "attempts": 0,
        "intents": 0,
        "committing": False,
        "created_at": NOW,
    }
    rows = [
        row
        | {
            "queue": f"team-{number % 2}",
            "at_team": f"team-{number % 2}",
            "topic": f"reason-{number % 5}",
            "reference": f"T-{number}",
            "state": "done" if number % 4 else "new",
            "due": NOW + timedelta(minutes=number % 977),
            "finished_at": NOW if number % 4 else None,
        }
        for number in range(2 * ROWS)
    ]
    with engine.begin() as connection:
        connection.execute(insert(tasks), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    return engine


def test_the_inbox_comes_in_order_from_its_index(crowded: Engine, farm: Farm) -> None:
    wanted = InboxFilter("mette", ("team-0", "team-1"))
    after = InboxCursor(NOW + timedelta(minutes=5), 7)
    found = plans(
        crowded, farm, lambda farm: farm.colleagues.inbox(wanted, after, limit=20), if_possible=True
    )
    assert len(found) == 2
    page, counts = found.values()
    assert page.count("tasks_inbox") == 2
    assert "tasks_inbox" in counts
    assert not any(re.search(r"SCAN tasks\b(?! USING)|Seq Scan on tasks", plan) for plan in found.values())


def test_what_robots_work_on_is_found_among_what_is_claimed(crowded: Engine, farm: Farm) -> None:
    (plan,) = plans(crowded, farm, lambda farm: farm.colleagues.at_work(), if_possible=True).values()
    assert "tasks_at_work" in plan
    assert not re.search(r"SCAN tasks\b(?! USING)|Seq Scan on tasks", plan)


def test_the_control_room_reads_no_whole_table(crowded: Engine, farm: Farm) -> None:
    found = plans(crowded, farm, lambda farm: farm.operations.control_room(ROSTER), if_possible=True)
    of_tasks = [plan for one, plan in found.items() if " tasks" in one]
    assert len(of_tasks) >= 5
    assert [plan for plan in of_tasks if re.search(r"SCAN tasks\b(?! USING)|Seq Scan on tasks", plan)] == []


def statements(engine: Engine, farm: Farm, act: Any) -> int:
    seen: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    act(farm)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_pages_take_as_many_statements_however_much_there_is(engine: Engine, farm: Farm) -> None:
    wanted = InboxFilter("mette", ("fakturaer", "tilskud"))

    def pages(farm: Farm) -> None:
        farm.colleagues.inbox(wanted, limit=20)
        farm.colleagues.at_work()
        farm.operations.control_room(ROSTER)
        farm.operations.key_figures(ROSTER)

    few = statements(engine, farm, pages)
    for number in range(60):
        farm.add_task(
            ("fakturaer", "tilskud")[number % 2], f"T-{number}", {"code": "x"}, actor="demo", team=True
        )
        farm.add_task("navision-post", f"T-{number}", {}, actor="demo")
    for number in range(20):
        lease = farm.claim([QueueTerms("navision-post")], f"worker-{number}", LEASE)
        assert lease is not None
        if number % 2:
            farm.finish(lease, DONE)
    assert statements(engine, farm, pages) == few
