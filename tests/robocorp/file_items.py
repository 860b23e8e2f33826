"""``FileAdapter``, which also writes down how each item was released: its file of items does not say."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from robocorp.workitems import FileAdapter, State


class Telling(FileAdapter):  # type: ignore[misc]
    """One line of JSON per release in ``RELEASES``."""

    def release_input(self, item_id: str, state: State, exception: dict[str, Any] | None = None) -> None:
        super().release_input(item_id, state, exception)
        line = [item_id, state.value, (exception or {}).get("type"), (exception or {}).get("code")]
        with Path(os.environ["RELEASES"]).open("a") as file:
            file.write(json.dumps(line) + "\n")
