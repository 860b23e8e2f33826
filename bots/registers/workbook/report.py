"""What an import says: how many rows came in, or every cell that has to be corrected first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bots.domain.errors import Invalid
from bots.domain.text import Text

_SHOWN = 100


@dataclass(frozen=True)
class CellError:
    """One thing to correct. ``cell`` is as Excel names it (``A17``), empty where it is the whole sheet."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {self.message}"


class WorkbookUnreadable(Invalid):
    """The file is not there, too large, protected by a password or no xlsx workbook."""

    code = "workbook-unreadable"
    words = Text(
        da="Filen kan ikke læses som en Excel-projektmappe. Gem den i Excel som .xlsx, og indlæs igen.",
        en="The file cannot be read as an Excel workbook. Save it in Excel as .xlsx and import it again.",
    )


class WorkbookRefused(Invalid):
    """Nothing was imported. The message lists the errors with their cells; a colleague corrects them."""

    code = "workbook-refused"
    words = Text(
        da="Der er fejl i projektmappen, og intet er indlæst. Ret cellerne, og indlæs igen.",
        en="There are errors in the workbook, and nothing was imported. "
        "Correct the cells and import it again.",
    )

    def __init__(self, path: Path, errors: Sequence[CellError]) -> None:
        self.path = path
        self.errors = tuple(errors)
        lines = [f"  {error}" for error in self.errors[:_SHOWN]]
        if len(self.errors) > _SHOWN:
            lines.append(f"  … og {len(self.errors) - _SHOWN} fejl mere")
        found = "1 fejl" if len(self.errors) == 1 else f"{len(self.errors)} fejl"
        super().__init__(
            "\n".join(
                (f"{path.name}: {found}. Intet er indlæst. Ret cellerne, og indlæs igen:", *lines),
            )
        )


@dataclass(frozen=True)
class ImportReport:
    """What was read. ``rows`` is rows per sheet; ``removed`` rows the workbook no longer has, per sheet;
    history rows count only where they were new to the ledger. ``doubts``: what was imported, but ought to be
    looked at."""

    file_name: str
    rows: dict[str, int]
    removed: dict[str, int]
    doubts: tuple[CellError, ...] = ()

    def __str__(self) -> str:
        """One line per sheet: ``Medlemmer: 61 rækker (2 fjernet)``, and one per doubt."""
        lines = []
        for sheet, count in self.rows.items():
            gone = self.removed.get(sheet, 0)
            lines.append(f"{sheet}: {count} rækker" + (f" ({gone} fjernet)" if gone else ""))
        if self.doubts:
            lines.append("Indlæst, men se efter, om det er skrevet rigtigt:")
        lines.extend(f"  {doubt}" for doubt in self.doubts[:_SHOWN])
        if len(self.doubts) > _SHOWN:
            lines.append(f"  … og {len(self.doubts) - _SHOWN} mere")
        return "\n".join(lines)
