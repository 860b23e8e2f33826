from __future__ import annotations

import itertools
from collections import Counter

import pytest

from fixtures.portals.weather import BREAKS, Event, Weather


def storm(weather: Weather, requests: int, *, commits: bool = False) -> list[Event | None]:
    method = "POST" if commits else "GET"
    return [weather.strike("navision", method, f"/side/{n % 50}", commits=commits) for n in range(requests)]


def frozen() -> float:
    return 0.0


def test_calm_weather_does_nothing():
    weather = Weather.calm()
    assert set(storm(weather, 500)) == {None}
    assert set(storm(weather, 500, commits=True)) == {None}
    assert not weather.renames("navision", "Søg", commits=False)
    assert weather.happened == []


def test_the_same_seed_gives_the_same_storm():
    assert storm(Weather(7, clock=frozen), 1000) == storm(Weather(7, clock=frozen), 1000)
    assert storm(Weather(7, clock=frozen), 1000) != storm(Weather(8, clock=frozen), 1000)


def test_every_portal_has_its_own_weather():
    weather = Weather(3, clock=frozen)
    one = [weather.strike("navision", "GET", "/x", commits=False) for _ in range(500)]
    other = [weather.strike("dservice", "GET", "/x", commits=False) for _ in range(500)]
    assert one != other


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_stormy_day_strikes_about_one_request_in_eight(seed):
    struck = Counter(storm(Weather(seed, clock=frozen), 10_000))
    assert 0.10 < 1 - struck[None] / 10_000 < 0.15
    assert struck[Event.LOST_ANSWER] == 0
    assert all(struck[event] for event in (Event.SLOW, Event.ERROR_500, Event.LOGGED_OUT, Event.MAINTENANCE))


def test_about_six_in_a_hundred_commits_lose_their_answer():
    struck = Counter(storm(Weather(1, clock=frozen), 10_000, commits=True))
    assert 0.05 < struck[Event.LOST_ANSWER] / 10_000 < 0.08
    assert struck[Event.ERROR_500] > 0


def test_chance_never_breaks_two_commits_close_to_each_other():
    broken = [n for n, event in enumerate(storm(Weather(5), 20_000, commits=True)) if event in BREAKS]
    assert len(broken) > 1000
    assert min(b - a for a, b in itertools.pairwise(broken)) > 10


def test_a_planned_event_strikes_the_nth_matching_request_once():
    weather = Weather.calm()
    weather.plan("dservice", "error-500", "/ansoegning", nth=2)
    seen = [
        weather.strike(portal, method, path, commits=True)
        for portal, method, path in (
            ("dservice", "GET", "/ansoegning"),
            ("navision", "POST", "/ansoegning"),
            ("dservice", "POST", "/soeg"),
            ("dservice", "POST", "/ansoegning/1"),
            ("dservice", "POST", "/ansoegning/2"),
            ("dservice", "POST", "/ansoegning/3"),
        )
    ]
    assert seen == [None, None, None, None, Event.ERROR_500, None]
    assert [(h.event, h.path) for h in weather.happened] == [(Event.ERROR_500, "/ansoegning/2")]


def test_two_plans_for_the_same_request_strike_one_after_the_other():
    weather = Weather.calm()
    weather.plan("dservice", Event.ERROR_500, "/a")
    weather.plan("dservice", Event.LOST_ANSWER, "/a")
    assert [weather.strike("dservice", "POST", "/a", commits=True) for _ in range(3)] == [
        Event.ERROR_500,
        Event.LOST_ANSWER,
        None,
    ]


def test_maintenance_ends_after_four_requests_or_a_second():
    now = [0.0]
    weather = Weather(clock=lambda: now[0])

    def ask() -> Event | None:
        return weather.strike("navision", "GET", "/", commits=False)

    weather.plan("navision", Event.MAINTENANCE, "/", method="GET")
    assert [ask() for _ in range(5)] == [Event.MAINTENANCE] * 4 + [None]
    weather.plan("navision", Event.MAINTENANCE, "/", method="GET")
    assert ask() is Event.MAINTENANCE
    assert weather.strike("dservice", "GET", "/", commits=False) is None
    now[0] = 1.1
    assert ask() is None


def test_chance_renames_for_the_whole_run_and_spares_committing_labels():
    weather = Weather.stormy(2)
    labels = [f"Knap {n}" for n in range(400)]
    renamed = [text for text in labels if weather.renames("navision", text, commits=False)]
    assert 60 < len(renamed) < 140
    assert renamed == [text for text in labels if weather.renames("navision", text, commits=False)]
    assert not any(weather.renames("navision", text, commits=True) for text in labels)


def test_a_test_may_rename_a_committing_label():
    weather = Weather.calm()
    weather.rename("navision", "Bogfør")
    assert weather.renames("navision", "Bogfør", commits=True)
    assert not weather.renames("dservice", "Bogfør", commits=True)


def test_a_slow_answer_takes_between_a_third_and_one_and_a_half_second():
    delays = {Weather.stormy(1).delay("navision", "GET", f"/{n}") for n in range(100)}
    assert 0.3 <= min(delays) < max(delays) <= 1.5


def test_an_unknown_event_is_refused():
    with pytest.raises(ValueError, match="tornado"):
        Weather.calm().plan("navision", "tornado", "/")
