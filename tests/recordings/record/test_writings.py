"""The table of `make scrub`, each writing in two of its bodies; all of it takes a minute."""

from __future__ import annotations

from itertools import chain

import pytest

from bots.recordings.record.scrub import Scrubber
from fixtures.scrub.bodies import BODIES
from fixtures.scrub.reader import reads
from fixtures.scrub.trial import MARKED, SOMEBODY, false_alarms, is_seen, nested, secrets, survives
from fixtures.scrub.writings import LOOSE, WRITINGS

TWO = [list(BODIES)[at::6] for at in range(6)]


@pytest.mark.parametrize(("at", "name"), enumerate(WRITINGS), ids=WRITINGS)
def test_a_number_that_nobody_named_is_found_by_its_looks(at, name):
    for body in TWO[at % 6]:
        one = BODIES[body](WRITINGS[name](SOMEBODY))
        assert is_seen(one), body
        assert not survives(one, SOMEBODY), body


@pytest.mark.parametrize(("at", "name"), enumerate(chain(WRITINGS, LOOSE)), ids=[*WRITINGS, *LOOSE])
def test_a_number_of_the_task_is_found_whatever_lies_between(at, name):
    for body in TWO[at % 6]:
        assert not survives(BODIES[body]((WRITINGS | LOOSE)[name](MARKED)), MARKED, task=True), body


def test_what_one_entry_gives_away_is_looked_for_in_all():
    plain = BODIES["page"](WRITINGS["plain"](SOMEBODY))
    for name, write in LOOSE.items():
        loose, _ = Scrubber(b"a key").scrub([BODIES["JSON"](write(SOMEBODY)), plain])
        assert not reads(loose.response.content.text or "", SOMEBODY.ten), name


def test_no_number_is_left_inside_encodings_inside_encodings():
    assert [row.name for row in nested(60) if row.survived or row.unseen] == []


def test_no_secret_is_left_in_any_place():
    assert [row.name for row in secrets() if row.survived or row.unseen] == []


def test_ordinary_numbers_stay():
    assert sum(replaced for _, replaced in false_alarms().values()) < 10


@pytest.mark.parametrize("name", ["plain", "every character an entity", "base64", "pairs", "gzip in base64"])
def test_the_reader_of_the_table_can_read(name):
    assert reads(WRITINGS[name](SOMEBODY), SOMEBODY.ten)
