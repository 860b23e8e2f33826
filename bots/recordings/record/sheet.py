"""The small YAML beside a recording: what goes in, what must come out, and what may differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from bots.config import load_marked


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Volatile(_Sheet):
    """What may differ from one session to the next.

    ``fields`` (of forms and addresses) and ``headers`` may have any value. ``tokens`` are fields or headers
    whose value must be one that the portal gave earlier in the same session. ``polled`` are paths that may
    be asked any number of times; the last recorded answer stays.
    """

    fields: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    polled: tuple[str, ...] = ()


_FORMER_ERRORS = {"PortalDown": "SystemDown", "PortalClosed": "SystemClosed"}
"""What recordings of earlier versions call an error, and its name now."""


class RecordingSheet(_Sheet):
    """One recording.

    ``address`` is where the portal was, as the browser named it, ``elsewhere`` its other origins by name,
    ``face`` how it looked, if it has several. ``login`` is what the robot's vault must give; it holds
    replacements. ``attempts``: how often the runner tries. ``outcome`` and ``leaves`` are what ``Rehearsal``
    writes down.
    """

    portal: str
    scenario: str
    address: str
    elsewhere: dict[str, str] = {}
    face: str | None = None
    recorded: AwareDatetime
    portal_version: str
    robot: str | None = None
    task: dict[str, Any] = {}
    login: dict[str, str] = {}
    tried_before: bool = False
    attempts: int = Field(default=1, ge=1, le=8)
    outcome: dict[str, Any] = {}
    leaves: dict[str, Any] = {}
    volatile: Volatile = Volatile()
    scrubbed: dict[str, str] = {}

    @field_validator("outcome")
    @classmethod
    def _by_its_present_name(cls, outcome: dict[str, Any]) -> dict[str, Any]:
        error = outcome.get("error")
        return {**outcome, "error": _FORMER_ERRORS[error]} if error in _FORMER_ERRORS else outcome

    @classmethod
    def read(cls, path: Path) -> RecordingSheet:
        """Read a sheet.

        Raises:
            YamlWrong: it is not there or wrong: says where in it.
        """
        return load_marked(path, cls)

    def text(self) -> str:
        """As it is written to disk."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110)
