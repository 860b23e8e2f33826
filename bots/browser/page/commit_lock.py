"""The lock on the click that cannot be undone: it opens for one click, for a short while."""

from __future__ import annotations

from bots.browser.locators.book import Target
from bots.domain.clock import boot_time
from bots.domain.errors import SystemDown

UNLOCKED_FOR = 10.0
"""Seconds after ``unlock`` in which the click may come."""


class CommitLock:
    """One screen's lock. ``portal`` is for its errors."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        self._until: float | None = None
        self._locked = False

    def lock(self) -> None:
        """Lock it, and never unlock it again."""
        self._locked, self._until = True, None

    def unlock(self, seconds: float) -> None:
        """Unlock the next click on a ``commits: true`` locator for so many seconds.

        Raises:
            RuntimeError: it was locked for good.
        """
        if self._locked:
            raise RuntimeError(f"portal {self._portal!r} is only looked at: nothing may be committed there")
        self._until = boot_time() + seconds

    def permit(self, name: str, target: Target) -> float | None:
        """Until when the click may come (seconds of the boot clock, so that a sleeping machine is late as
        well); None for one that can be undone.

        One unlocking is one click, even if the click then fails.

        Raises:
            RuntimeError: the click cannot be undone and nobody wrote down that it comes.
        """
        if not target.commits:
            return None
        until, self._until = self._until, None
        if until is None:
            raise RuntimeError(f"{name!r} cannot be undone: call about_to_commit before it")
        return until

    def time_left(self, name: str, until: float | None, timeout: float) -> float:
        """Seconds that a click on ``name`` may take, ``timeout`` at most.

        Raises:
            SystemDown: it comes too late.
        """
        if until is None:
            return timeout
        left = until - boot_time()
        if left <= 0:
            raise SystemDown(
                f"portal {self._portal!r}: {name!r} was not clicked, because it came so late "
                "that another worker may have the task"
            )
        return min(left, timeout)
