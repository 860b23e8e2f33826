"""Commands as a person can paste them into the terminal they are sitting at."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def command(home: Path | None, *words: str) -> str:
    """``kollega --home HOME words...``, by the name under which this process was started."""
    started_as = Path(sys.argv[0])
    program = [str(started_as)] if started_as.name == "kollega" else [sys.executable, "-m", "bots.cli"]
    return shlex.join([*program, *(["--home", str(home)] if home else []), *words])
