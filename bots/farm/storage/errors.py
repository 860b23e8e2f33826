"""What an operator has to put right about the worklist's database."""

from __future__ import annotations

from bots.domain.errors import NotSetUp
from bots.domain.text import Text


class DatabaseUnusable(NotSetUp):
    """Damaged, of another version, or not where its address says."""

    code = "database-unusable"
    words = Text(
        da="Arbejdslistens database kan ikke bruges, og intet er ændret. Driften skal se på den.",
        en="The worklist's database cannot be used, and nothing was changed. An operator must see to it.",
    )


class DatabaseReplaced(DatabaseUnusable):
    """The SQLite file was deleted, moved or replaced after it was opened: what is written now nobody sees."""

    code = "database-replaced"
    words = Text(
        da="Arbejdslistens database er fjernet eller erstattet, mens der blev arbejdet i den. "
        "Intet er ændret. Driften skal starte forfra med den rigtige.",
        en="The worklist's database was removed or replaced while it was in use. Nothing was changed. "
        "An operator must begin again with the right one.",
    )


class BackupFailed(NotSetUp):
    """No backup was made, or the database is damaged. Nothing was kept."""

    code = "backup-failed"
    words = Text(
        da="Der blev ikke taget en sikkerhedskopi. Driften skal se hvorfor.",
        en="No backup was made. An operator must see why.",
    )
