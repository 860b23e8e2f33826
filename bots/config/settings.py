"""Where things are on this machine: a home folder, a database, a vault, the systems' addresses."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bots.config.errors import SettingsWrong
from bots.config.roster import Roster
from bots.config.units import Duration


class Smtp(BaseSettings):
    """The mail server. ``secret`` names a vault entry with username and password, if it asks for them."""

    model_config = SettingsConfigDict(extra="forbid")

    host: str = "localhost"
    port: int = Field(default=25, ge=1, le=65535)
    secret: str | None = None

    @property
    def address(self) -> str:
        """Host and port, as an address of robots.yaml has them."""
        return f"{self.host}:{self.port}"


class Settings(BaseSettings):
    """Read from ``KOLLEGA_*`` in the environment, then from ``kollega.env`` in the home folder.

    Relative paths are relative to the home folder, except ``robots`` and ``decisions``, which are relative
    to the project.
    """

    model_config = SettingsConfigDict(env_prefix="KOLLEGA_", env_nested_delimiter="__", extra="ignore")

    home: Path = Path()
    database: str = "sqlite:///kollega.sqlite"
    vault: Path = Path("kollega.vault")
    vault_key_file: Path = Path("vault.key")
    robots: Path = Path("robots.yaml")
    decisions: Path = Path("decisions.yaml")
    addresses: dict[str, str] = {}
    faces: dict[str, str] = {}
    smtp: Smtp = Smtp()
    ca_file: Path | None = None
    undo: Duration = timedelta(seconds=10)
    anchor_file: Path | None = None

    @classmethod
    def load(cls, home: Path) -> Settings:
        """Settings of one home folder.

        Raises:
            SettingsWrong: the folder is missing, or a value is not valid.
        """
        if not home.is_dir():
            raise SettingsWrong(f"home folder {home} does not exist. Make it, or name another with --home.")
        try:
            return cls(_env_file=home / "kollega.env", home=home)
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsWrong(f"{home / 'kollega.env'} cannot be read as UTF-8 text: {error}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = "KOLLEGA_" + "__".join(str(part) for part in first["loc"]).upper()
            raise SettingsWrong(f"{home / 'kollega.env'} or environment: {where}: {first['msg']}") from error

    def inside(self, path: Path) -> Path:
        """``path`` in the home folder, unless it is absolute."""
        return self.home / path

    @property
    def database_url(self) -> str:
        """The database's address with a relative SQLite file placed in the home folder."""
        prefix = "sqlite:///"
        if self.database.startswith(prefix) and not self.database.startswith(prefix + "/"):
            return prefix + str((self.home / self.database.removeprefix(prefix)).resolve())
        return self.database

    @cached_property
    def roster(self) -> Roster:
        """robots.yaml, with the faces that systems show according to this machine.

        Raises:
            SettingsWrong: a face that a system does not have.
        """
        roster = Roster.load(self.robots)
        for variable, face in self.faces.items():
            try:
                roster = roster.with_face(variable.replace("_", "-"), face)
            except (KeyError, ValueError):
                raise SettingsWrong(
                    f"KOLLEGA_FACES__{variable.upper()}: robots.yaml has no system of that name with a face "
                    f"{face!r}"
                ) from None
        return roster

    def elsewhere(self, portal: str) -> dict[str, str]:
        """Where the other origins of ``portal`` are, by the names that its locators give them.

        Each is an address of its own: that of ``kerne``'s ``identity`` is ``kerne-identity``.
        """
        prefix = f"{portal}-"
        addresses = {name.replace("_", "-"): address for name, address in self.addresses.items()}
        return {
            name.removeprefix(prefix): address.rstrip("/")
            for name, address in addresses.items()
            if name.startswith(prefix)
        }

    def secret_of(self, system: str) -> str | None:
        """The vault's entry for a system that is used without a login of robots.yaml."""
        return self.smtp.secret if self.roster.systems[system].is_mail else None

    def address(self, system: str) -> str:
        """Where ``system`` is, without a trailing slash: as this machine says, else as robots.yaml does.

        A mail server is also where ``smtp`` says.

        Raises:
            SettingsWrong: no address is configured.
        """
        variable = system.replace("-", "_")
        entry = self.roster.systems.get(system)
        if (configured := self.addresses.get(system) or self.addresses.get(variable)) is not None:
            return configured.rstrip("/")
        is_mail = entry is not None and entry.is_mail
        if is_mail and "smtp" in self.model_fields_set:
            return self.smtp.address
        if entry is not None and entry.address is not None:
            return entry.address.rstrip("/")
        if is_mail:
            return self.smtp.address
        raise SettingsWrong(
            f"no address for {entry.noun if entry else 'system'} {system!r}. "
            f"Set KOLLEGA_ADDRESSES__{variable.upper()} "
            f"in the environment or in {self.home / 'kollega.env'}."
        )
