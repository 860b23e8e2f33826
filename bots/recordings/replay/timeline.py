"""A recording as steps in order, and assets that may come at any time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.record.har import Entry
from bots.recordings.record.har import cookies as read_cookies
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.form import fields_of

_ASSET = re.compile(
    r"text/css|image/.*|font/.*|(?:text|application)/(?:x-)?(?:java|ecma)script|application/font.*"
)


@dataclass
class Step:
    """One document, form or call. ``consumed``: the robot has done it."""

    number: int
    asked: Asked
    answer: Answer
    started: datetime
    ended: datetime
    fields: Mapping[str, str]
    cookies: Mapping[str, str]
    consumed: bool = False

    @property
    def address(self) -> str:
        """Origin and path."""
        return self.asked.origin + self.asked.path

    @property
    def commits(self) -> bool:
        """Whether it may have changed something at the portal."""
        return self.asked.method not in ("GET", "HEAD", "OPTIONS")


@dataclass
class Timeline:
    """Steps in order; ``assets`` by address, in any order and any number of times."""

    steps: Sequence[Step]
    assets: Mapping[str, Sequence[Answer]]
    origins: frozenset[str]
    served: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Entry], volatile: Volatile) -> Timeline:
        """Sort out a recording's entries."""
        steps: list[Step] = []
        assets: dict[str, list[Answer]] = {}
        given: set[tuple[str, str]] = set()
        origins = set()
        for one in sorted(entries, key=lambda each: each.started):
            asked, answer = one.asked(), one.answer()
            if answer.status == 0 or urlsplit(asked.url).scheme not in ("http", "https"):
                continue  # never answered, or never on the network: data: and blob: addresses
            origins.add(asked.origin)
            if _is_loose(asked, answer, volatile):
                assets.setdefault(loose_key(asked, volatile), []).append(answer)
                continue
            sent = {(pair.name, pair.value) for pair in read_cookies(asked.header("cookie"))}
            steps.append(
                Step(
                    len(steps) + 1,
                    asked,
                    answer,
                    one.started,
                    one.started + timedelta(milliseconds=one.time),
                    fields_of(asked),
                    # Only what this recording's portal has given can be asked back.
                    dict(sent & given),
                )
            )
            for name, value in answer.headers:
                if name == "set-cookie":
                    given.update((pair.name, pair.value) for pair in read_cookies(value)[:1])
        return cls(steps, assets, frozenset(origins))

    def asset(self, key: str) -> Answer | None:
        """The next answer for an asset; the last one stays."""
        answers = self.assets.get(key)
        if answers is None:
            return None
        turn = self.served.get(key, 0)
        self.served[key] = turn + 1
        return answers[min(turn, len(answers) - 1)]

    def open_steps(self) -> list[Step]:
        """What the robot may do next: the first step that is left, and those that overlapped it in time."""
        left = [step for step in self.steps if not step.consumed]
        return [
            step for at, step in enumerate(left) if all(step.started < earlier.ended for earlier in left[:at])
        ]

    def left(self) -> list[Step]:
        """What the robot has not done."""
        return [step for step in self.steps if not step.consumed]


def loose_key(asked: Asked, volatile: Volatile) -> str:
    """Under which key an asset is kept; polled paths count without their query."""
    if asked.path in volatile.polled:
        return f"{asked.method} {asked.origin}{asked.path}"
    return f"{asked.method} {asked.url.partition('#')[0]}"


def _is_loose(asked: Asked, answer: Answer, volatile: Volatile) -> bool:
    if asked.path in volatile.polled or asked.method == "OPTIONS" or asked.path == "/favicon.ico":
        return True
    return asked.method == "GET" and answer.status in (200, 404) and bool(_ASSET.fullmatch(answer.media_type))
