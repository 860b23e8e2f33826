"""The replaying side of the proxy: answers from the recording, and from nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import LxmlError

from bots.domain.errors import UsageError
from bots.domain.masking import mask
from bots.recordings.proxy.exchange import Answer, Asked, plain
from bots.recordings.record.har import Entry
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.divergence import Divergence, DivergenceKind
from bots.recordings.replay.match import Matcher, describe
from bots.recordings.replay.patch import Patching
from bots.recordings.replay.timeline import Step, Timeline, loose_key


class Replayer:
    """Plays one recording to one browser session.

    After the first divergence every further step is refused: what followed would only repeat it.
    """

    def __init__(
        self, entries: list[Entry], volatile: Volatile, recorded: datetime, patching: Patching | None = None
    ) -> None:
        self.divergences: list[Divergence] = []
        self.timeline = Timeline.of(entries, volatile)
        self._volatile = volatile
        self._recorded = recorded
        self._patching = patching
        self._matcher = Matcher(self.timeline, volatile)
        self._lost = False
        self._hosts = {f"{urlsplit(origin).scheme} {_authority(origin)}" for origin in self.timeline.origins}

    def admits(self, authority: str) -> bool:
        """Only hosts of the recording."""
        if f"https {authority}" in self._hosts:
            return True
        if f"http {authority}" in self._hosts:
            # A page without TLS opens tunnels for WebSockets only.
            self.refused_socket(f"ws://{authority}/")
        else:
            self._outside(authority)
        return False

    def refused_socket(self, url: str) -> None:
        self.divergences.append(
            Divergence(
                DivergenceKind.OUTSIDE,
                f"the page opened a WebSocket, which cannot be replayed: {_plain_url(url)}",
            )
        )

    async def answer(self, asked: Asked) -> Answer:
        return self.respond(asked)

    def respond(self, asked: Asked) -> Answer:
        """The recorded answer, or 403 for a foreign host, or 502 where robot and recording differ."""
        if asked.origin not in self.timeline.origins:
            self._outside(_authority(asked.origin))
            return plain(403, "This host is not part of the recording.")
        asset = self.timeline.asset(loose_key(asked, self._volatile))
        if asset is not None:
            return _dated(asset, self._recorded)
        if asked.path == "/favicon.ico" or asked.method == "OPTIONS":
            return plain(404, "")
        if self._lost:
            return plain(502, "The replay has ended.")
        step = self._matcher.match(asked)
        if isinstance(step, Divergence):
            return self._diverge(step)
        step.consumed = True
        answer = _dated(step.answer, self._recorded)
        if self._patching is not None:
            try:
                answer = self._patching.apply(asked, answer)
            except UsageError as error:
                return self._diverge(Divergence(DivergenceKind.UNKNOWN, str(error), step.number))
        self._matcher.given += answer.body.decode("utf-8", "replace") + "\n".join(
            v for _, v in answer.headers
        )
        return answer

    async def close(self) -> None:
        """Nothing was opened."""

    def finish(self) -> list[Divergence]:
        """All divergences, with what the robot has not done."""
        left = self.timeline.left()
        if left and not self._lost:
            self.divergences.append(self._unfinished(next((s for s in left if s.commits), left[0])))
            self._lost = True
        return self.divergences

    @property
    def committed(self) -> list[Step]:
        """The forms that were sent, as recorded."""
        return [step for step in self.timeline.steps if step.consumed and step.commits]

    def _unfinished(self, step: Step) -> Divergence:
        button = self._button_of(step) if step.commits else None
        if button:
            text = f"the recording goes on: the robot never pressed {button!r} ({describe(step.asked)})"
        else:
            text = f"the recording goes on: the robot never came to {describe(step.asked)}"
        return Divergence(DivergenceKind.UNFINISHED, text, step.number)

    def _button_of(self, step: Step) -> str | None:
        """What the button says that sends a form to where ``step`` was sent."""
        for earlier in reversed(self.timeline.steps[: step.number - 1]):
            if earlier.answer.media_type != "text/html" or not earlier.answer.body:
                continue
            try:
                page = lxml.html.fromstring(earlier.answer.body.decode("utf-8", "replace"))
            except (LxmlError, ValueError):
                continue
            for form in page.iter("form"):
                action = urlsplit(form.get("action") or earlier.asked.path).path
                if action == step.asked.path and (form.get("method") or "get").upper() == step.asked.method:
                    for button in form.iter("button", "input"):
                        if button.get("type", "submit" if button.tag == "button" else "text") == "submit":
                            return " ".join((_text_of(button) or button.get("value") or "").split())
        return None

    def _outside(self, authority: str) -> None:
        text = f"the page asked {authority}, a host that the recording does not have"
        if all(each.text != text for each in self.divergences):
            self.divergences.append(Divergence(DivergenceKind.OUTSIDE, text))

    def _diverge(self, divergence: Divergence) -> Answer:
        self.divergences.append(divergence)
        self._lost = True
        return plain(502, f"The replay has ended. {divergence}")


def _text_of(element: lxml.html.HtmlElement) -> str:
    return "".join(str(text) for text in element.itertext())


def _dated(answer: Answer, recorded: datetime) -> Answer:
    """The answer as if it were given now: what was to last for an hour then, lasts for an hour now."""
    now = datetime.now(UTC)
    headers = []
    for name, value in answer.headers:
        if name in ("age", "last-modified", "etag"):
            continue
        if name == "date":
            value = format_datetime(now, usegmt=True)
        elif name == "expires":
            value = _shifted(value, now - recorded)
        elif name == "set-cookie":
            parts = [part.strip() for part in value.split(";")]
            value = "; ".join(
                f"Expires={_shifted(part[8:], now - recorded)}"
                if part.lower().startswith("expires=")
                else part
                for part in parts
            )
        headers.append((name, value))
    return replace(answer, headers=tuple(headers))


def _shifted(date: str, by: object) -> str:
    try:
        then = parsedate_to_datetime(date)
        # A date long ago takes a cookie away, and must go on doing so.
        return format_datetime(then.astimezone(UTC) + by, usegmt=True)  # type: ignore[operator]
    except (ValueError, TypeError, OverflowError):
        return date


def _authority(origin: str) -> str:
    parts = urlsplit(origin)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _plain_url(url: str) -> str:
    parts = urlsplit(url)
    return mask(f"{parts.scheme}://{parts.netloc}{parts.path}")
