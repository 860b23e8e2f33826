"""The pages for colleagues and operators on a port."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from bots.cli.terminal import echo
from bots.config import SettingsWrong
from bots.decisions import decision_types
from bots.office import Office
from bots.robots import all_reasons
from bots.web import Provider, Site, WebSettings, application, is_loopback

LOCAL = ["localhost", "127.0.0.1", "[::1]"]
_LOOK_FOR_PARENT_S = 0.5


def serve(home: Path, host: str, port: int, with_parent: int | None) -> None:
    """Answer until Ctrl-C, or until the process ``with_parent`` is gone.

    Raises:
        SettingsWrong: a wrong setting, or other machines than this one without a login of their own.
    """
    office = Office.open(home)
    settings = WebSettings.load(home)
    provider = _provider(office, settings)
    if provider is None and not is_loopback(host):
        raise SettingsWrong(
            f"the development login lets in anybody, so it listens on this machine only, not on {host}. "
            f"Set KOLLEGA_WEB_OIDC_ISSUER in {home / 'kollega.env'}, or leave --host out."
        )
    types = decision_types(office.settings.decisions)
    site = Site(
        office.farm, office.settings.roster, office.processes, settings, provider, types, all_reasons()
    )
    hosts = [urlsplit(settings.public_url).hostname or ""] if settings.public_url else LOCAL
    echo(f"The pages are at {settings.public_url or f'http://{host}:{port}'} until Ctrl-C.")
    # Addresses hold no person's number, but who looked at what when is for the audit log, not for this one.
    config = uvicorn.Config(
        application(site, hosts),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    if with_parent is not None:
        threading.Thread(target=_stop_without, args=(with_parent, server), daemon=True).start()
    server.run()


def _stop_without(parent: int, server: uvicorn.Server) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT_S)
    server.should_exit = True


def _provider(office: Office, settings: WebSettings) -> Provider | None:
    if settings.oidc_issuer is None:
        return None
    secret = office.vault.get(settings.oidc_secret)
    return Provider(settings, secret["client_id"], secret["client_secret"])
