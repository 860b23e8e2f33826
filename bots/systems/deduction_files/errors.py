"""What is wrong with a file of deductions."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotSetUp
from bots.domain.text import Text


class DeductionsUnreadable(Invalid):
    """A colleague acts: the file is kept, and nothing in it is dealt with. Facts: why."""

    code = "deductions-unreadable"
    words = Text(
        da="Filen med træk kan ikke læses: {why}.", en="the file of deductions cannot be read: {why}."
    )


class PackageUnusable(NotSetUp):
    """An operator acts: the folder that the system's address names holds no usable package. Facts: why."""

    code = "package-unusable"
    words = Text(
        da="Pakken med formatet for træk kan ikke bruges: {why}.",
        en="the package with the format of deductions cannot be used: {why}.",
    )
