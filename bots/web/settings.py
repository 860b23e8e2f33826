"""How the pages are reached and how people log in."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bots.config import SettingsWrong


class WebSettings(BaseSettings):
    """Read from ``KOLLEGA_WEB_*`` in the environment, then from ``kollega.env`` in the home folder.

    ``public_url`` is the address in people's browsers; cookies are ``Secure`` where it is https. With
    ``oidc_issuer`` people log in there; ``oidc_secret`` names the vault entry with ``client_id`` and
    ``client_secret``. ``person_claim`` is the login's name, ``roles_claim`` its groups, and ``roles`` what
    each group grants: ``{"grp-invoices": ["colleague:fakturaer"], "grp-it": ["operator"]}``.
    """

    model_config = SettingsConfigDict(env_prefix="KOLLEGA_WEB_", extra="ignore", hide_input_in_errors=True)

    public_url: str | None = None
    oidc_issuer: str | None = None
    oidc_secret: str = "oidc"  # noqa: S105  the entry's name, not its value
    oidc_scope: str = "openid profile"
    person_claim: str = "preferred_username"
    roles_claim: str = "groups"
    roles: dict[str, list[str]] = {}
    idle_minutes: int = 30
    absolute_hours: int = 10
    cpr_searches_per_hour: int = 20
    cpr_reveals_per_hour: int = 60

    @classmethod
    def load(cls, home: Path) -> WebSettings:
        """
        Raises:
            SettingsWrong: a value is not valid.
        """
        try:
            return cls(_env_file=home / "kollega.env")
        except ValidationError as error:
            first = error.errors()[0]
            where = "KOLLEGA_WEB_" + "__".join(map(str, first["loc"])).upper()
            raise SettingsWrong(f"{home / 'kollega.env'} or environment: {where}: {first['msg']}") from None

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def absolute(self) -> timedelta:
        return timedelta(hours=self.absolute_hours)

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url or "").scheme == "https"


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) is this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
