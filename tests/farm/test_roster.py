from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.config.roster import Roster
from bots.domain.errors import UsageError
from bots.farm.robot.loading import load_robot
from bots.farm.robot.robot import Robot

FILE = Path("robots.yaml")


@pytest.fixture
def broken(tmp_path):
    def load(right: str, wrong: str) -> str:
        text = FILE.read_text()
        assert right in text
        path = tmp_path / "robots.yaml"
        path.write_text(text.replace(right, wrong, 1))
        with pytest.raises(UsageError) as caught:
            Roster.load(path)
        return str(caught.value)

    return load


def test_every_robot_of_the_file_can_be_loaded():
    roster = Roster.load(FILE)
    for name, entry in roster.robots.items():
        robot = load_robot(entry)
        assert isinstance(robot, Robot)
        assert robot.name == name


@pytest.mark.parametrize(
    ("right", "wrong", "points_at", "words"),
    [
        ("    timeout: 15m", "    timout: 15m", "timout", "did you mean 'timeout'"),
        (
            "team: tilskud",
            "team: tilskut",
            "tilskut",
            "allowed: doedsfald, drift, fakturaer, tilskud, udbetalinger, udvikling",
        ),
        ("login: navision-robot", "login: navison-robot", "navison-robot", "'navison-robot' does not exist"),
        ("most: 60s", "most: 60x", "60x", "not a duration such as"),
        ("slots: 4", "slots: 0", "0\n", "greater than or equal to 1"),
        ("days: mon-sun", "days: mon-son", "mon-son", "did you mean 'mon-sun'"),
        ('from: "06:00", to: "22:00"', 'from: "22:00", to: "06:00"', None, "end before they begin"),
        ('"*/15 6-21 * * *"', '"*/15 6-25 * * *"', '"*/15 6-25', "is not a cron line of minute, hour"),
        ("robot: nemhandel-intake", "robot: nemhandel", "nemhandel\n", "'nemhandel' does not exist"),
        ("calendar: every-day", "calendar: everyday", "everyday", "did you mean 'every-day'"),
        ("fund:", "fund: [", None, "not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(broken, right, wrong, points_at, words):
    message = broken(right, wrong)
    assert words in message
    if points_at:
        before = FILE.read_text().partition(right)[0] + wrong[: f"{wrong}\n".index(points_at)]
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        assert f":{line}:{column}:" in message


def test_a_queue_cannot_be_a_robot_and_a_team(broken):
    assert "both" in broken("  drift: {name", "  mail-send: {name")


def test_a_function_that_is_no_robot_is_refused():
    entry = Roster.load(FILE).robots["mail-send"]
    with pytest.raises(UsageError, match="not decorated"):
        load_robot(entry.model_copy(update={"function": "bots.config.roster:Roster"}))
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_robot(entry.model_copy(update={"function": "bots.config.roster:nobody"}))


def test_durations_and_logins():
    roster = Roster.load(FILE)
    assert roster.robots["dservice-claim"].timeout == timedelta(minutes=2)
    assert roster.login_of("navision", "navision-post") == "navision-robot"
    with pytest.raises(UsageError, match="no login for portal 'dservice'"):
        roster.login_of("dservice", "navision-post")


@pytest.mark.parametrize(
    ("days", "moment", "open_"),
    [
        ("mon-fri", datetime(2026, 11, 20, 9, 0, tzinfo=UTC), True),
        ("mon-fri", datetime(2026, 11, 21, 9, 0, tzinfo=UTC), False),  # a Saturday
        ("mon-sat", datetime(2026, 11, 21, 9, 0, tzinfo=UTC), True),
        ("mon-fri", datetime(2026, 12, 25, 9, 0, tzinfo=UTC), False),  # Christmas Day, a Friday
        ("mon-sun", datetime(2026, 12, 25, 9, 0, tzinfo=UTC), True),
        ("mon-fri", datetime(2026, 11, 20, 4, 59, tzinfo=UTC), False),  # 05:59 in winter
        ("mon-fri", datetime(2026, 7, 1, 4, 0, tzinfo=UTC), True),  # 06:00 in summer
        ("mon-fri", datetime(2026, 11, 20, 21, 0, tzinfo=UTC), False),  # 22:00
    ],
)
def test_hours_follow_the_danish_calendar(days, moment, open_):
    hours = Roster.load(FILE).robots["navision-post"].hours.model_copy(update={"days": days})
    assert hours.include(moment) is open_
