"""Histories as an object-centric event log hold every event, its case and its task, and nobody's name."""

from __future__ import annotations

import json
from datetime import datetime

from bots.maps import as_ocel
from tests.maps.conftest import Mapped


def test_every_event_is_there_with_what_it_is_about(mapped: dict[str, Mapped]) -> None:
    cases = [case for one in mapped.values() for case in one.cases]
    log = as_ocel(cases)
    objects = {one["id"]: one for one in log["objects"]}

    assert len(log["events"]) == sum(len(one.case.events) for one in cases)
    assert len(objects) == len(log["objects"])
    assert {one["type"] for one in log["events"]} == {one["name"] for one in log["eventTypes"]}
    assert {one["type"] for one in log["objects"]} == {one["name"] for one in log["objectTypes"]}
    for event in log["events"]:
        assert {one["objectId"] for one in event["relationships"]} <= objects.keys()
        assert event["relationships"][0]["qualifier"] == "of"
        assert datetime.fromisoformat(event["time"]).tzinfo is not None
    assert {"question", "robot-task"} <= {one["type"] for one in objects.values()}


def test_nobody_is_named_in_it(mapped: dict[str, Mapped]) -> None:
    cases = [case for one in mapped.values() for case in one.cases]
    said = json.dumps(as_ocel(cases))

    assert {one.actor for case in cases for one in case.case.events} & {"mette", "lars", "ida"}
    assert not [who for who in ("mette", "lars", "ida") if f'"{who}"' in said]
