from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bots.browser.page.resolver import Drift
from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.operations.control_room import ControlRoom, RobotStanding
from bots.farm.operations.tallies import LAG
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, Step, Tally
from bots.farm.worklist.outcome import NeedsColleague, Refused
from bots.farm.worklist.pauses import ControlKind
from tests.farm.errand import DONE, Answer, Errand, post, taken
from tests.farm.test_colleagues import ASK
from tests.farm.test_team_inbox import add

MINUTE = timedelta(minutes=1)
ROBOT = {
    "function": "bots.robots.navision_post.robot:post_invoice",
    "purpose": "Bogfører",
    "login": "navision-robot",
    "workers": 2,
    "timeout": "120s",
    "lease": "60s",
    "retry": {"attempts": 3, "first": "1s", "most": "30s"},
    "point_of_no_return": True,
    "team": "fakturaer",
    "retention": "5y",
    "owner": "fakturaer",
}
DAYTIME = {"from": "06:00", "to": "22:00"}
ROSTER = Roster.model_validate(
    {
        "fund": {"name": "K", "cvr": "12345674", "glns": ["5798009811578"], "mail_from": "k@example.dk"},
        "systems": {"navision": {"room": "bots.systems.navision", "locators": "locators/navision.yaml"}},
        "logins": {"navision-robot": {"system": "navision", "secret": "navision", "slots": 4}},
        "teams": {"fakturaer": {"name": "Fakturaer", "does": "-"}},
        "robots": {
            "navision-post": {
                **ROBOT,
                "minutes_by_hand": 3,
                "hours": {"days": "mon-sun", **DAYTIME},
            },
            "navision-pay": {
                **ROBOT,
                "minutes_by_hand": 2,
                "hours": {"days": "mon-fri", **DAYTIME},
            },
        },
    }
)


def standing(room: ControlRoom, name: str = "navision-post") -> RobotStanding:
    (found,) = [robot for robot in room.robots if robot.name == name]
    return found


def alone(farm: Farm, reference: str, ends: Any = DONE) -> None:
    """A task without a case that a robot does."""
    farm.add_task("navision-post", reference, Errand(), actor="demo")
    farm.finish(taken(farm), ends, team="fakturaer")


def test_the_two_kinds_of_failure_are_apart(farm: Farm, clock: FixedClock) -> None:
    alone(farm, "T-1")
    alone(farm, "T-2", Refused("unknown-vendor", "Ukendt kreditor"))
    alone(farm, "T-3", NeedsColleague("several", "Hvilken?"))
    farm.add_task("navision-post", "T-4", Errand(), actor="demo")
    farm.fail(taken(farm), "portal-down", "nede", retry_at=None, team="fakturaer")
    done_at = clock.now()
    for counted in (False, True):
        if counted:
            clock.advance(LAG)
            farm.operations.roll_up()
        robot = standing(farm.operations.control_room(ROSTER))
        assert (robot.done, robot.refused, robot.failed, robot.handed_over) == (1, 1, 1, 1)
        assert robot.last_done == done_at
        assert robot.hourly[-1] == (datetime(2026, 11, 21, 9, tzinfo=UTC), 1, 1, 1)
        assert len(robot.hourly) == 24
        assert sum(hour[1] for hour in robot.hourly) == 1


def test_what_is_counted_is_counted_once(farm: Farm, clock: FixedClock) -> None:
    for number in range(5):
        alone(farm, f"T-{number}")
        clock.advance(MINUTE / 2)
        farm.operations.roll_up()
        assert standing(farm.operations.control_room(ROSTER)).done == number + 1
    clock.advance(LAG)
    assert farm.operations.roll_up() > 0
    assert farm.operations.roll_up() == 0
    assert standing(farm.operations.control_room(ROSTER)).done == 5


def test_yesterday_is_not_today(farm: Farm, clock: FixedClock) -> None:
    alone(farm, "T-1")
    clock.advance(timedelta(hours=14))
    farm.operations.roll_up()
    robot = standing(farm.operations.control_room(ROSTER))
    assert robot.done == 0
    assert sum(hour[1] for hour in robot.hourly) == 1
    assert robot.last_done is not None
    assert [day.done for day in farm.operations.key_figures(ROSTER, 2)] == [1, 0]


def test_what_waits_and_since_when(farm: Farm, clock: FixedClock) -> None:
    first = farm.add_task("navision-post", "T-1", Errand(), actor="demo", priority=-1)
    clock.advance(MINUTE)
    farm.add_task("navision-post", "T-2", Errand(), actor="demo", due=clock.now() + MINUTE)
    farm.add_task("navision-post", "T-3", Errand(), actor="demo", not_before=clock.now() + MINUTE)
    by_hand = farm.add_task("navision-post", "T-4", Errand(), actor="demo")
    farm.colleagues.take_over(by_hand.id, "mette", "fakturaer")
    farm.add_task("navision-pay", "T-5", Errand(), actor="demo")
    lease = taken(farm, queue="navision-pay")
    farm.about_to_commit(lease, "T-5", {})
    farm.fail(lease, "portal-down", "nede", retry_at=clock.now())
    room = farm.operations.control_room(ROSTER)
    robot = standing(room)
    assert (robot.waiting, robot.deferred, robot.by_hand_now, robot.at_risk) == (2, 1, 1, 1)
    assert robot.oldest_waiting == first.created_at
    pay = standing(room, "navision-pay")
    assert (pay.waiting, pay.deferred, pay.uncertain, pay.under_way) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("moment", "states"),
    [
        (datetime(2026, 11, 21, 9, tzinfo=UTC), ["running", "closed"]),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), ["running", "running"]),
        (datetime(2026, 11, 23, 22, tzinfo=UTC), ["closed", "closed"]),
    ],
)
def test_hours(farm: Farm, clock: FixedClock, moment: datetime, states: list[str]) -> None:
    clock.advance(moment - clock.now())
    assert [robot.state for robot in farm.operations.control_room(ROSTER).robots] == states


def test_a_stopped_robot_says_by_whom_and_why(farm: Farm) -> None:
    farm.operations.pause(ControlKind.SYSTEM, "navision", "drift-1", "vedligehold")
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "drift-2", "tjek", drain=True)
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    room = farm.operations.control_room(ROSTER)
    robot, pay = standing(room), standing(room, "navision-pay")
    assert robot.control is not None
    assert (robot.state, robot.control.actor) == ("paused", "drift-2")
    assert pay.control is not None
    assert (pay.state, pay.control.reason) == ("paused", "vedligehold")


def test_logins_workers_parked_cases_and_teams(make_farm: Callable[..., Farm], clock: FixedClock) -> None:
    def broken(case: Case, now: datetime) -> Step:
        raise ValueError("forkert")

    farm = make_farm(processes={"errand": Process("errand", Errand, broken)})
    farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    farm.operations.close_login("navision-robot", "forkert kodeord", "navision-post")
    farm.fleet.enter("a-1", "a", 1, "one")
    clock.advance(timedelta(minutes=10))
    farm.fleet.enter("b-1", "b", 1, "one")
    add(farm, "FAK-9", due=clock.now())
    room = farm.operations.control_room(ROSTER)
    assert [login.name for login in room.closed_logins] == ["navision-robot"]
    assert [(worker.name, worker.lost) for worker in room.workers] == [("a-1", True), ("b-1", False)]
    assert room.parked == 1
    assert [(one.team, one.code, one.at_risk) for one in room.teams] == [("fakturaer", "no-match", 1)]


def test_drift_is_reported_once_per_version(farm: Farm, clock: FixedClock) -> None:
    drift = Drift("navision", "7", "kladde", "beløb", ("role",), "label")
    farm.operations.report_drift([drift])
    first = clock.now()
    clock.advance(MINUTE)
    farm.operations.report_drift([drift])
    (report,) = farm.operations.control_room(ROSTER).drifts
    assert (report.locator, report.used, report.since) == ("beløb", "label", first)
    farm.operations.report_drift([Drift("navision", "8", "kladde", "dato", ("role", "text"), "label")])
    assert [report.locator for report in farm.operations.control_room(ROSTER).drifts] == ["dato"]


def tallied(case: Case) -> Tally | None:
    """Decided by the first answer, or alone; 100 kroner each."""
    answered = case.last("answered")
    closed = case.last("closed")
    assert closed is not None
    outcome = closed.data["outcome"]
    return Tally(outcome, answered is None, {outcome: Decimal("100.50")})


def test_key_figures_of_a_day(make_farm: Callable[..., Farm], clock: FixedClock) -> None:
    def next_step(case: Case, now: datetime) -> Step:
        if case.reference == "FAK-3":
            ask = ASK
            if case.last("answered") is None:
                return ask
        elif case.last("task-done") is None:
            return post(f"{case.reference}-post")
        return Close("rejected" if case.reference == "FAK-2" else "approved")

    room = Process("errand", Errand, next_step, questions={"decision": Answer}, tally=tallied)
    farm = make_farm(processes={"errand": room})
    for number in (1, 2, 3):
        farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo")
    for _ in range(2):
        farm.finish(taken(farm), DONE)
    (task,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(task.id, "mette")
    clock.advance(2 * MINUTE)
    farm.colleagues.answer(task.id, "mette", {"decision": "approve"})
    clock.advance(LAG)
    farm.operations.roll_up()
    before, today = farm.operations.key_figures(ROSTER, 2)
    assert (before.day, before.decided, before.rate("straight-through")) == (date(2026, 11, 20), 0, None)
    assert (today.approved_alone, today.rejected_alone, today.by_person) == (1, 1, 1)
    assert today.rate("straight-through") == pytest.approx(200 / 3)
    assert today.rate("by-person") == pytest.approx(100 / 3)
    assert today.given_back == pytest.approx(2 * 3 / 60)
    assert (today.answered, today.touched, today.touch_seconds) == (1, 1, 120)
    assert today.money == {
        "approved": Decimal("201.00"),
        "rejected": Decimal("100.50"),
        "claimed": Decimal("0.00"),
    }


def test_what_a_person_did_by_hand_is_not_the_robots(make_farm: Callable[..., Farm]) -> None:
    def next_step(case: Case, now: datetime) -> Step:
        return Close("over") if case.last("task-done") else post()

    farm = make_farm(processes={"errand": Process("errand", Errand, next_step)})
    farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    (task,) = farm.reader.tasks(team=False)
    farm.colleagues.take_over(task.id, "mette", "fakturaer")
    farm.colleagues.finish_by_hand(task.id, "mette", {}, "gjort")
    robot = standing(farm.operations.control_room(ROSTER))
    assert (robot.done, robot.by_hand, robot.last_done) == (0, 1, None)


def test_each_process_is_counted_under_its_own_name(
    make_farm: Callable[..., Farm], clock: FixedClock
) -> None:
    def room(name: str) -> Process:
        return Process(name, Errand, lambda case, now: Close("approved"), tally=tallied)

    farm = make_farm(processes={name: room(name) for name in ("errand", "pension")})
    for process, reference in (("errand", "FAK-1"), ("pension", "PEN-1"), ("pension", "PEN-2")):
        farm.open_case(process, reference, Errand(), actor="demo")
    clock.advance(LAG)
    farm.operations.roll_up()
    for process, decided in (("errand", 1), ("pension", 2), ("nobody", 0), (None, 3)):
        (today,) = farm.operations.key_figures(ROSTER, 1, process)
        assert today.decided == decided
        assert today.money["approved"] == decided * Decimal("100.50")
