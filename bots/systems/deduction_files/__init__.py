"""Files of deductions in a pension (SF6110 out, SF6111 in), in the format that an agreement's package has.

``own`` is a package of ours: the real schemas are not public.
"""

from __future__ import annotations

from pathlib import Path

from bots.systems.connection import Connection
from bots.systems.deduction_files.errors import DeductionsUnreadable, PackageUnusable
from bots.systems.deduction_files.package import Package

__all__ = ["DeductionsUnreadable", "Package", "PackageUnusable", "connect"]


def connect(connection: Connection) -> Package:
    """The package in the folder that the system's address names."""
    return Package(Path(connection.address))
