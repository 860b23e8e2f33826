"""``python -m bots.browser``: which Chromium robots drive here."""

from __future__ import annotations

import sys

from bots.browser.chromium import installed_chromium
from bots.domain.errors import UsageError

try:
    sys.stdout.write(f"Chromium: {installed_chromium()}\n")
except UsageError as error:
    sys.exit(f"kollega: {error}")
