"""What an operator has to put right about the worklist's database."""

from __future__ import annotations

from bots.domain.errors import NotSetUp
from bots.domain.text import Text


class DatabaseUnusable(NotSetUp):
    """Full, read-only, damaged, of another version, or not where its address says."""

    code = "database-unusable"
    words = Text(
        da="Arbejdslistens database kan ikke bruges, og intet er ændret. Driften skal se på den.",
        en="The worklist's database cannot be used, and nothing was changed. An operator must see to it.",
    )


class BackupFailed(NotSetUp):
    """No backup was made, or the database is damaged. Nothing was kept."""

    code = "backup-failed"
    words = Text(
        da="Der blev ikke taget en sikkerhedskopi. Driften skal se hvorfor.",
        en="No backup was made. An operator must see why.",
    )
