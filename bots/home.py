"""What every command needs of a home folder: settings, vault and database. Loads no process and no robot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from bots.config import Roster, Settings
from bots.farm.sealing import Seals
from bots.farm.storage import connect, migrate, reading
from bots.farm.worklist import Task, queries
from bots.vault import Cipher, Vault, data_cipher, open_vault

_MANY = 100_000


@dataclass(frozen=True)
class Home:
    """``engine``: the farm's database, of this version. ``cipher``: what its data is sealed with."""

    settings: Settings
    vault: Vault
    engine: Engine
    cipher: Cipher

    @classmethod
    def open(cls, folder: Path, roster: Roster | None = None) -> Home:
        """Open the vault and the database of a folder, bringing the database up to date first.

        ``roster``: robots.yaml as it was when this runner started, instead of reading it again.

        Raises:
            UsageError: no vault, no key, or a database that cannot be opened.
            DatabaseDown: PostgreSQL does not answer.
        """
        settings = Settings.load(folder)
        if roster is not None:
            settings.roster = roster
        vault = open_vault(settings.inside(settings.vault), settings.inside(settings.vault_key_file))
        cipher = data_cipher(vault)
        engine = connect(settings.database_url)
        migrate(engine)
        return cls(settings, vault, engine, cipher)

    def open_team_tasks(self, team: str | None = None) -> list[Task]:
        """What waits for colleagues: all teams' tasks, or one team's.

        Raises:
            WorklistKeyWrong: the worklist was written with another key.
        """
        with reading(self.engine) as connection:
            seals = Seals(connection, self.cipher)
            queries.check_key(connection, seals)
            return queries.find_tasks(connection, seals, queue=team, team=True, open_only=True, limit=_MANY)
