"""Replays one recording to its robot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.browser import Browser, Detour, Drift
from bots.config import Roster, SystemEntry
from bots.farm.robot import load_robot
from bots.recordings.errors import PatchUnusable, RecordingUnusable
from bots.recordings.proxy.server import Proxy
from bots.recordings.record.har_file import entries_in
from bots.recordings.record.rehearsal import Rehearsal, Stage
from bots.recordings.record.sheet import RecordingSheet
from bots.recordings.replay.divergence import Diverged, Divergence, DivergenceKind
from bots.recordings.replay.patch import Becomes, Patch, Patching
from bots.recordings.replay.replayer import Replayer


@dataclass(frozen=True)
class Played:
    """How it went: the robot's outcome and what it left, the locators that drifted, every divergence.

    ``sent`` of the recording's ``forms`` were sent.
    """

    sheet: RecordingSheet
    outcome: dict[str, Any]
    leaves: dict[str, Any]
    drift: tuple[Drift, ...]
    divergences: tuple[Divergence, ...]
    sent: int
    forms: int


def replay(browser: Browser, har: Path, roster: Roster, patch: Patch | None = None) -> Played:
    """Let the recording's robot work against it; with ``patch`` against changed markup.

    Raises:
        RecordingUnusable, PatchUnusable: the recording, its sheet or the patch cannot be used.
    """
    sheet = RecordingSheet.read(har.with_suffix(".yaml"))
    if sheet.robot is None or sheet.robot not in roster.robots or sheet.portal not in roster.portals:
        raise RecordingUnusable(
            f"{har.with_suffix('.yaml')}: robots.yaml has no robot {sheet.robot!r} "
            f"for portal {sheet.portal!r}; a recording made by hand needs 'robot' and 'task' written into it"
        )
    robot = load_robot(roster.robots[sheet.robot])
    patching = Patching(patch) if patch else None
    replayer = Replayer(list(entries_in(har)), sheet.volatile, sheet.recorded, patching)
    entry = _entry(roster, sheet)
    stage = Stage(sheet.portal, entry, sheet.address, sheet.login, sheet.recorded, sheet.elsewhere)
    desk = Rehearsal(browser, stage, robot.name, tried_before=sheet.tried_before)
    with Proxy(replayer) as proxy, browser.through(sheet.portal, Detour(proxy.address, sheet.recorded)):
        outcome = desk.run(robot, robot.takes.model_validate(sheet.task), sheet.attempts)
    if patching is not None and not patching.changed:
        raise PatchUnusable(
            f"patch {patching.patch.change!r} has changed nothing: no page has what it replaces"
        )
    divergences = replayer.finish()
    sent, forms = len(replayer.committed), sum(step.commits for step in replayer.timeline.steps)
    return Played(sheet, outcome, desk.leaves.plain(), tuple(desk.drift), tuple(divergences), sent, forms)


def _entry(roster: Roster, sheet: RecordingSheet) -> SystemEntry:
    """The recording's portal, with the face that it had."""
    try:
        return roster.portal(sheet.portal).with_face(sheet.face)
    except ValueError as error:
        raise RecordingUnusable(f"portal {sheet.portal!r}: {error}") from None


def verify(name: str, played: Played) -> None:
    """A recording that is replayed as it is must go to its end, without drift, with its outcome.

    Raises:
        Diverged: it did not.
    """
    found = [*played.divergences]
    if not found:
        found += _other(played.sheet.outcome, played.outcome) + _other(played.sheet.leaves, played.leaves)
    if found:
        raise Diverged(name, tuple(found))


def verify_patched(name: str, played: Played, patch: Patch) -> None:
    """A changed portal must have the result that its patch names, and never a wrong value in a field.

    Raises:
        Diverged: it has another.
    """
    found = [one for one in played.divergences if one.kind not in (DivergenceKind.UNFINISHED,)]
    drifted = {each.locator for each in played.drift}
    stopped = played.outcome.get("error") == "PortalChanged"
    if stopped != (patch.becomes is Becomes.STOPS):
        found.append(_wrong(f"the robot {'stopped' if stopped else 'went on'}: {played.outcome}"))
    elif stopped:
        if patch.says not in played.outcome["message"]:
            found.append(_wrong(f"it stopped for another reason: {played.outcome['message']}"))
        if played.sent == played.forms:
            found.append(_wrong("it stopped only after it had sent the recording's last form"))
    else:
        found += [*played.divergences] or _other(played.sheet.outcome, played.outcome)
        expected = set(patch.drift)
        if drifted != expected or bool(drifted) != (patch.becomes is Becomes.DRIFT):
            found.append(
                _wrong(f"drift of {sorted(drifted) or 'nothing'}, expected {sorted(expected) or 'nothing'}")
            )
    if found:
        raise Diverged(f"{name} ({patch.change})", tuple(found))


def _wrong(text: str) -> Divergence:
    return Divergence(DivergenceKind.OUTCOME, text)


def _other(recorded: dict[str, Any], now: dict[str, Any]) -> list[Divergence]:
    return [
        _wrong(f"the robot's {key} is {now.get(key)!r}; the recording has {recorded.get(key)!r}")
        for key in dict.fromkeys((*recorded, *now))
        if recorded.get(key) != now.get(key)
    ]
