"""Our robots as robocorp-tasks tasks: on files, and on a Control Room with bad days."""

from __future__ import annotations

import json
import re
import signal

from tests.robocorp.conftest import PATIENCE, Home, until
from tests.robocorp.control_room import NEW, RESERVED, ControlRoom, Trouble
from tests.robocorp.leaks import leaks
from tests.robocorp.planted import CPR, SECRET


def test_every_kind_of_end_on_files_and_nothing_personal_in_the_output(home: Home):
    acts = ("done", "refused", "colleague", "unknown", "exit", "usage", "down", "done", "login", "done")
    items = [{"cpr": CPR, "reference": f"T-{number}", "act": act} for number, act in enumerate(acts)]
    items.insert(1, {"reference": "T-bad", "day": f"ingen {CPR}"})
    clicked = {"reference": "T-twice", "fingerprint": {}, "count": 2, "at": "2026-01-15T12:00:00+01:00"}
    items.insert(2, {"reference": "T-twice", "kollega": {"intent": clicked}})
    code, said = home.run(home.file_items(*items))
    assert code == 0, said
    released = re.findall(r"Releasing item '(\d+)' with (\w+) state and exception: (.*)", said)
    found = [
        (state, *re.findall(r"'(?:type|code)': '([^']+)'", exception)) for _, state, exception in released
    ]
    assert found == [
        ("COMPLETED",),
        ("FAILED", "APPLICATION", "payload-invalid"),
        ("FAILED", "BUSINESS", "outcome-uncertain"),
        ("FAILED", "BUSINESS", "form-refused"),
        ("FAILED", "BUSINESS", "look-up-unclear"),
        ("FAILED", "APPLICATION", "robot-error"),
        ("FAILED", "APPLICATION", "robot-error"),
        ("FAILED", "APPLICATION", "not-set-up"),
        ("FAILED", "APPLICATION", "portal-down"),
        ("COMPLETED",),
        ("FAILED", "APPLICATION", "credential-rejected"),
    ]
    assert home.book == ["T-0", "T-7"]
    outputs = [one["payload"] for one in json.loads((home.folder / "out.json").read_text())]
    assert [(one["reference"], one["outcome"], one["result"]) for one in outputs] == [
        ("T-0", "done", {"number": "R-0"}),
        ("T-7", "done", {"number": "R-1"}),
    ]
    assert leaks(home.output) == []
    assert CPR not in said
    assert SECRET not in said


def test_sigterm_releases_the_item(home: Home):
    with ControlRoom(("planted",)) as room:
        first = room.add("planted", {"reference": "T-1", "act": "hang"})
        second = room.add("planted", {"reference": "T-2"})
        environment = room.start("planted")
        assert environment is not None
        process = home.start(environment)
        until((home.folder / "began").exists)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        assert room.items[first].exception == {
            "type": "APPLICATION",
            "code": "stopped",
            "message": "the process was asked to stop before the robot was done",
        }
        assert room.items[second].state == NEW


def test_an_empty_queue_is_no_error(home: Home):
    with ControlRoom(("planted",)) as room:
        room.add("planted", {"reference": "T-1"})
        environment = room.start("planted")
        assert environment is not None
        environment["RC_WORKITEM_ID"] = ""
        code, said = home.run(environment)
        assert code == 0, said
        assert home.book == []


def test_a_control_room_on_a_bad_day_and_an_item_that_came_twice(home: Home):
    with ControlRoom(("planted", "reader")) as room:
        references = ["T-0", "T-1", "T-2", "T-0"]
        names = [room.add("planted", {"reference": reference}) for reference in references]
        # Each kind of trouble for another item: a call that was in trouble goes well the second time.
        room.troubles = [
            Trouble("POST" if path != "data" else "PUT", rf"/{path}$", kind, after=after)
            for path in ("output", "data", "release-work-item", "files")
            for after, kind in enumerate(("500", "lost", "late"))
        ]
        room.troubles += [
            Trouble("POST", r"/store$", "500"),
            Trouble("POST", r"/reserve-next-work-item$", "500"),
            Trouble("GET", r"/data$", "500"),
            Trouble("GET", r"/files$", "late"),
        ]
        environment = room.start("planted")
        assert environment is not None
        code, said = home.run(environment)
        assert code == 0, said
        assert {room.items[name].state for name in names} == {"COMPLETED"}
        assert home.book == ["T-0", "T-1", "T-2"]
        complete = [item for item in room.of("reader") if any(file[1] for file in item.files.values())]
        assert [item.payload["reference"] for item in complete] == ["T-0", "T-1", "T-2"]
        assert [item.payload["note"] for item in room.of("reader")][-1] == "found"
        assert {trouble.times for trouble in room.troubles} == {0}
        assert leaks(home.output) == []


def test_a_process_that_died_after_the_click_is_looked_up_by_the_next(home: Home):
    with ControlRoom(("planted", "reader")) as room:
        name = room.add("planted", {"reference": "T-1", "act": "lost-answer"})
        environment = room.start("planted")
        assert environment is not None
        assert home.run(environment)[0] == 9
        intent = room.items[name].payload["kollega"]["intent"]
        assert (intent["reference"], intent["count"]) == ("T-1", 1)
        room.retry(name)
        environment = room.start("planted")
        assert environment is not None
        assert home.run(environment)[0] == 0
        assert home.book == ["T-1"]
        [output] = room.of("reader")
        assert (output.payload["note"], output.payload["outcome"]) == ("found", "done")


def test_what_breaks_the_run_itself_tells_nothing_either(home: Home):
    with ControlRoom(("planted",)) as room:
        name = room.add("planted", {"cpr": CPR, "reference": "T-1", "act": "unknown"})
        room.troubles = [Trouble("POST", r"/release-work-item$", "500", times=99)]
        environment = room.start("planted")
        assert environment is not None
        code, said = home.run(environment)
    assert (code, "a bad day" in said) == (1, True)
    assert room.items[name].state == RESERVED
    assert leaks(home.output) == []
    assert CPR not in said
    assert SECRET not in said
