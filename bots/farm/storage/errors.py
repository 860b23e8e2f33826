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


class SchemaNewer(DatabaseUnusable):
    """The database is of a newer version than this program, which may be replaced by the newer one soon."""

    code = "schema-newer"
    words = Text(
        da="Arbejdslistens database er af en nyere version end programmet. Driften skal opdatere programmet.",
        en="The worklist's database is of a newer version than this program. An operator must install it.",
    )
    passes = True


class RunnersAlive(NotSetUp):
    """Runners of an earlier version are at work, and would go on in a schema they do not know. Facts: who."""

    code = "runners-alive"
    words = Text(
        da="Der arbejder robotter af en tidligere version ({who}). Driften skal stoppe dem først.",
        en="Workers of an earlier version are at work: {who}. Nothing was changed. An operator must stop "
        "their runners (they finish their tasks) and start this again 15 seconds later.",
    )
    hint = "Or bring the database up to date beside them: kollega migrate --force. They stop within seconds."
    passes = True


def newer(shown: str, version: str) -> SchemaNewer:
    """``shown``: the database's address."""
    return SchemaNewer(
        f"the database {shown} has schema version {version!r}, which this program does not know: a newer "
        "Kollega has brought it up to date. An operator must install that here; the service starts it again."
    )


class BackupFailed(NotSetUp):
    """No backup was made, or the database is damaged. Nothing was kept."""

    code = "backup-failed"
    words = Text(
        da="Der blev ikke taget en sikkerhedskopi. Driften skal se hvorfor.",
        en="No backup was made. An operator must see why.",
    )
