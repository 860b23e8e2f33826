"""Which step of the recording a request is, or how it differs from every one."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.masking import mask
from bots.recordings.proxy.exchange import Asked
from bots.recordings.record.har import cookies as read_cookies
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.divergence import Divergence, DivergenceKind
from bots.recordings.replay.form import base_name, fields_of, same_file
from bots.recordings.replay.timeline import Step, Timeline

_DONE = {"POST": "posted", "PUT": "put", "DELETE": "deleted", "PATCH": "patched"}
_LONGEST = 120


class Matcher:
    """Compares requests with one timeline. ``given`` is everything the portal has answered so far."""

    def __init__(self, timeline: Timeline, volatile: Volatile) -> None:
        self._timeline = timeline
        self._volatile = volatile
        self.given = ""

    def match(self, asked: Asked) -> Step | Divergence:
        """The step that this is, or how it differs."""
        address = asked.origin + asked.path
        sent = fields_of(asked)
        alike = [s for s in self._timeline.steps if s.asked.method == asked.method and s.address == address]
        open_ = [step for step in alike if step in self._timeline.open_steps()]
        differences = {step.number: list(self._differences(step, asked, sent)) for step in alike}
        for step in open_:
            if not differences[step.number]:
                return step
        if open_ and not any(s.consumed and not differences[s.number] and s.commits for s in alike):
            return self._other_values(open_[0], asked, differences[open_[0].number])
        return self._elsewhere(asked, alike, differences)

    def _elsewhere(self, asked: Asked, alike: list[Step], differences: dict[int, list[str]]) -> Divergence:
        before = [step for step in alike if step.consumed and not differences[step.number]]
        later = [step for step in alike if not step.consumed]
        next_ = next(iter(self._timeline.left()), None)
        number = next_.number if next_ else len(self._timeline.steps) + 1
        if before and not any(not differences[step.number] for step in later):
            what = "sent the form again" if before[-1].commits else "asked once more for a page"
            return Divergence(
                DivergenceKind.AGAIN,
                f"the robot {what}: {describe(asked)} was step {before[-1].number} already, "
                f"and the recording has it {_times(len(before))}",
                number,
            )
        if later and next_ is not None:
            return Divergence(
                DivergenceKind.SKIPPED,
                f"the robot went on to {describe(asked)} (step {later[0].number}) "
                f"without {describe(next_.asked)}",
                number,
            )
        if before:
            return Divergence(DivergenceKind.AGAIN, f"the robot repeated {describe(asked)}", number)
        return Divergence(
            DivergenceKind.UNKNOWN,
            f"the robot asked for a page that the recording does not have: {describe(asked)}",
            number,
        )

    def _other_values(self, step: Step, asked: Asked, differences: list[str]) -> Divergence:
        verb = _DONE.get(asked.method, "asked with")
        to = "to" if step.commits else "for"
        sentence = "; ".join(f"the robot {verb} {difference}" for difference in differences)
        return Divergence(
            DivergenceKind.VALUES, sentence.replace("%s", f"{to} {mask(asked.path)}"), step.number
        )

    def _differences(self, step: Step, asked: Asked, sent: dict[str, str]) -> Iterator[str]:
        for name in dict.fromkeys((*step.fields, *sent)):
            recorded, now = step.fields.get(name), sent.get(name)
            if recorded == now or self._may_differ(name, now):
                continue
            if recorded is None:
                yield f"{name}={_shown(now)} %s; the recording has no {name}"
            elif now is None:
                yield f"no {name} %s; the recording has {_shown(recorded)}"
            elif not same_file(recorded, now):
                yield f"{name}={_shown(now)} %s; the recording has {_shown(recorded)}"
        cookies = {pair.name: pair.value for pair in read_cookies(asked.header("cookie"))}
        for name, value in step.cookies.items():
            if cookies.get(name) != value and name not in self._volatile.fields:
                yield f"another cookie {name} %s than the recording has"

    def _may_differ(self, name: str, now: str | None) -> bool:
        base = base_name(name)
        if base in self._volatile.fields or base.lower() in self._volatile.headers:
            return now is not None
        return base in self._volatile.tokens and bool(now) and str(now) in self.given


def describe(asked: Asked) -> str:
    """Method and path, without what a query may tell about a person."""
    return f"{asked.method} {mask(asked.path)}"


def _shown(value: str | None) -> str:
    plain = mask(value or "")
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
