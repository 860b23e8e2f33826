"""Many looks at a page in one call to the browser: what each finds, which of it is the same, what it reads.

Playwright's own engines do the finding. An engine that is registered beside them notes what they found; the
one element that it answers with lies on no page and holds the notes.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from playwright.sync_api import Frame, Locator, Playwright

from bots.browser.locators.strategies import ROW_ENGINE

_ENGINE = "kollega"
_SCRIPTS = Path(__file__).parents[1] / "scripts"

Look = TypeVar("Look", bound=Hashable)


@dataclass(frozen=True)
class ProbeResult(Generic[Look]):
    """What every look found: elements by number, where the same number is the same element.

    ``texts``, ``values``, ``kinds`` and ``sends`` have by that number what the element shows, what it holds
    if it is a field, what it is (``input date``, ``select``, a role), and which of them Enter in it would
    press (-1: none). ``new`` has what was put there or changed since the last probe that watches,
    ``toggled`` what was shown or hidden; ``changed`` whether anything was, ``quiet`` for how many
    milliseconds nothing more has. ``loaded``: the document has been read to its end. ``document`` tells it
    from others. ``stays``: it has put something into its tab that the next document there would find.
    """

    loaded: bool
    stays: bool
    document: float
    changed: bool
    quiet: int
    found: Mapping[Look, tuple[int, ...]]
    texts: tuple[str, ...]
    values: tuple[str | None, ...]
    kinds: tuple[str, ...]
    sends: tuple[int, ...]
    new: tuple[bool, ...]
    toggled: tuple[bool, ...]


@dataclass(frozen=True)
class Condition:
    """What an element has to hold or show, exactly, for something else to be done."""

    looks: Sequence[Locator]
    what: Literal["value", "text"]
    shown: str


def register(playwright: Playwright) -> None:
    """Once, before any page is opened."""
    grid = (_SCRIPTS / "grid.js").read_text(encoding="utf-8")
    probe = (_SCRIPTS / "probe.js").read_text(encoding="utf-8").replace("GRID_SCRIPT", grid)
    row = (_SCRIPTS / "row.js").read_text(encoding="utf-8").replace("GRID_SCRIPT", grid)
    playwright.selectors.register(_ENGINE, script=probe, content_script=True)
    playwright.selectors.register(ROW_ENGINE, script=row, content_script=True)


def probe(
    frame: Frame,
    looks: Mapping[Look, Locator],
    *,
    timeout: float,
    wait: bool = False,
    watch: bool = False,
) -> ProbeResult[Look]:
    """What each of ``looks`` finds in ``frame`` now; with ``wait`` as soon as one of them finds anything.

    With ``watch`` later probes tell what has changed since this one.

    Raises:
        PlaywrightTimeout: nothing was found, or the page did not answer, within ``timeout`` milliseconds.
    """
    names = list(looks)
    collected = _collected(frame, list(looks.values()), "begin" if wait else "ready")
    answer = f"{_ENGINE}=answer-watch" if watch else f"{_ENGINE}=answer"
    seen: dict[str, Any] = json.loads(collected.locator(answer).text_content(timeout=timeout) or "")
    found: dict[Look, list[int]] = {name: [] for name in names}
    for number, element in seen["found"]:
        found[names[int(number)]].append(element)
    return ProbeResult(
        seen["loaded"],
        seen["stays"],
        seen["document"],
        seen["changed"],
        seen["quiet"],
        {name: tuple(elements) for name, elements in found.items()},
        tuple(seen["texts"]),
        tuple(seen["values"]),
        tuple(seen["kinds"]),
        tuple(seen["sends"]),
        tuple(seen["new"]),
        tuple(seen["toggled"]),
    )


def while_held(frame: Frame, acts: Sequence[Locator], held: Sequence[Condition]) -> Locator:
    """As ``agreed`` for ``acts``, but nothing once one of ``held`` holds or shows something else.

    Looked at when the element is found to act on it, and again when the press arrives: see ``stopped``.
    """
    looks = list(acts)
    kept = []
    for one in held:
        numbers = [str(number) for number in range(len(looks), len(looks) + len(one.looks))]
        kept.append({"looks": numbers, "what": one.what, "shown": one.shown})
        looks += one.looks
    condition = {"acts": [str(number) for number in range(len(acts))], "held": kept}
    # In hexadecimal, so that nothing in a value can be read as part of the selector.
    return _collected(frame, looks, "begin").locator(f"{_ENGINE}=held-{json.dumps(condition).encode().hex()}")


def stopped(frame: Frame, timeout: float) -> bool:
    """Whether a press on what ``while_held`` found was stopped when it arrived, as a value had changed."""
    root = frame.locator(f"css=:root >> {_ENGINE}=stopped")
    return bool(json.loads(root.text_content(timeout=timeout * 1000) or "false"))


def table(element: Locator, timeout: float) -> dict[str, Any]:
    """What a table shows now, as ``scripts/grid.js`` reads it."""
    read: dict[str, Any] = json.loads(
        element.locator(f"{_ENGINE}=table").text_content(timeout=timeout * 1000) or ""
    )
    return read


def scroll(element: Locator, to: Literal["top", "on"], timeout: float) -> None:
    """Scroll a table to its first rows, or on to the next."""
    element.locator(f"{_ENGINE}={to}").text_content(timeout=timeout * 1000)


def agreed(frame: Frame, found: Sequence[Locator]) -> Locator:
    """The one element that each of them finds, where none of them finds any other; nothing otherwise.

    Playwright resolves it again whenever it acts, so an action on it is an action on what all of them mean.
    """
    return _collected(frame, found, "begin").locator(f"{_ENGINE}=all-{len(found)}")


def _collected(frame: Frame, looks: Sequence[Locator], first: str) -> Locator:
    collected = (look.locator(f"{_ENGINE}={number}") for number, look in enumerate(looks))
    return reduce(Locator.or_, collected, frame.locator(f"css=:root >> {_ENGINE}={first}"))
