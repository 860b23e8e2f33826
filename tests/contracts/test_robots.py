"""robots.yaml and the robots in the code are the same robots."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import bots.robots
from bots.browser.locators.stops import Stop, stops_of
from bots.config.roster import Roster
from bots.farm.robot.loading import load_robot
from bots.farm.robot.robot import Robot

ROSTER = Roster.load(Path("robots.yaml"))


def in_code() -> dict[str, str]:
    """Every robot under bots/robots by name, with the module it is in."""
    found = {}
    for module in pkgutil.walk_packages(bots.robots.__path__, "bots.robots."):
        loaded = importlib.import_module(module.name)
        for value in vars(loaded).values():
            if isinstance(value, Robot) and module.name.endswith(".robot"):
                found[value.name] = module.name
    return found


def test_robots_yaml_lists_the_robots_of_the_code() -> None:
    assert {name: entry.function.partition(":")[0] for name, entry in ROSTER.robots.items()} == in_code()


@pytest.mark.parametrize("name", ROSTER.robots)
def test_the_function_is_the_robot_of_that_name(name: str) -> None:
    assert load_robot(ROSTER.robots[name]).name == name


@pytest.mark.parametrize("name", ROSTER.robots)
def test_a_robot_with_a_point_of_no_return_says_so(name: str) -> None:
    """What a person says about a case holds its robots, but not those that only look."""
    folder = Path(*ROSTER.robots[name].function.partition(":")[0].split(".")).parent
    says = any("about_to_commit" in path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert ROSTER.robots[name].point_of_no_return is says


@pytest.mark.parametrize("name", ROSTER.robots)
def test_the_person_who_runs_it_finds_its_readme(name: str) -> None:
    folder = Path(*ROSTER.robots[name].function.partition(":")[0].split(".")).parent
    assert (folder / "README.md").is_file()


@pytest.mark.parametrize("name", [name for name, one in ROSTER.robots.items() if one.point_of_no_return])
def test_what_a_robot_did_can_be_looked_up_after_the_database_went_back(name: str) -> None:
    """A mail server cannot be asked; the home's journal says what was sent."""
    uses_mail = any(ROSTER.systems[system].is_mail for system in ROSTER.systems_of(name))
    assert load_robot(ROSTER.robots[name]).look_up is not None or uses_mail


@pytest.mark.parametrize("portal", ROSTER.portals)
def test_every_portal_has_a_room_with_a_start_a_login_and_a_walk(portal: str) -> None:
    room = importlib.import_module(ROSTER.portals[portal].room)
    assert room.START.startswith("/")
    assert callable(room.log_in)
    assert room.START_PAGES
    for face in (None, *ROSTER.portals[portal].faces):
        assert stops_of(room.WALK, face)
        assert all(isinstance(stop, Stop) for stop in stops_of(room.WALK, face))
