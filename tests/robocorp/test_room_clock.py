"""Whoever works on an item goes by Control Room's clock, wherever that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bots.farm.fleet.errors import ClockWrong
from bots.robocorp.envelope import KEY
from bots.robocorp.room_clock import room_clock
from tests.robocorp.conftest import Home
from tests.robocorp.control_room import NEW, ControlRoom

pytestmark = pytest.mark.fault("clock-wrong")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("ahead", [-8, 0, 5])
def test_its_time_is_control_rooms(caplog, ahead: int) -> None:
    with ControlRoom(("planted",)) as room:
        room.ahead = ahead
        clock = room_clock({"RC_API_WORKITEM_HOST": room.url})
    assert abs(clock.now() - datetime.now(UTC) - ahead * SECOND) < SECOND
    assert ("this machine's clock is" in caplog.text) == (ahead != 0)


@pytest.mark.parametrize("ahead", [-30, 600])
def test_a_machine_that_is_off_takes_no_item(home: Home, ahead: int) -> None:
    with ControlRoom(("planted",)) as room:
        room.ahead = ahead
        room.add("planted", {"reference": "T-1"})
        other = room.add("planted", {"reference": "T-2"})
        environment = room.start("planted")
        assert environment is not None
        code, said = home.run(environment)
        assert code == 1
        assert "this machine's clock is " in said
        assert room.items[other].state == NEW
    assert home.book == []


def test_it_says_by_how_much(home: Home) -> None:
    with ControlRoom(("planted",)) as room:
        room.ahead = 60
        with pytest.raises(ClockWrong, match=r"clock is -(59|60)\.\d s off"):
            room_clock({"RC_API_WORKITEM_HOST": room.url})


@pytest.mark.parametrize(("seconds", "clicks"), [(4, False), (120, True)])
def test_an_items_time_is_over_by_control_rooms_clock(home: Home, seconds: int, clicks: bool) -> None:
    with ControlRoom(("planted",)) as room:
        room.ahead = 8
        until = (datetime.now(UTC) + seconds * SECOND).isoformat()
        task = {"id": 1, "token": "t", "queue": "planted", "reference": "T-1", "attempts": 1}
        key = {"kind": "order", "task": {**task, "tried_before": False, "until": until}, "tries": "farm"}
        room.add("planted", {"reference": "T-1", KEY: key})
        environment = room.start("planted")
        assert environment is not None
        _, said = home.run(environment)
    assert home.book == (["T-1"] if clicks else []), said


def test_where_nobody_says_what_time_it_is_this_machines_clock_is_believed(caplog) -> None:
    for environ in ({}, {"RC_API_WORKITEM_HOST": "http://127.0.0.1:9"}):
        assert abs(room_clock(environ).now() - datetime.now(UTC)) < SECOND
    assert caplog.text.count("does not say what time it is") == 1
