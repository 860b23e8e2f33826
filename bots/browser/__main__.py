"""``python -m bots.browser``: which Chromium robots use here, for the set-up."""

from __future__ import annotations

import sys

from bots.browser.chromium import installed_chromium
from bots.domain.errors import UsageError

if __name__ == "__main__":
    try:
        sys.stdout.write(f"Chromium: {installed_chromium()}\n")
    except UsageError as error:
        sys.exit(f"kollega: {error}")
