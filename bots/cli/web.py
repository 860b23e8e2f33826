"""``kollega web``: the pages for colleagues and operators."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvicorn

from bots.cli.office import Office
from bots.decisions.types import decision_types
from bots.farm.errors import UsageError
from bots.web.app import application
from bots.web.oidc import Provider
from bots.web.settings import WebSettings, is_loopback
from bots.web.site import Site

LOCAL = ["localhost", "127.0.0.1", "[::1]"]
_LOOK_FOR_PARENT_S = 0.5


def web(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen.")] = 8000,
    host: Annotated[str, typer.Option(help="On which address of this machine.")] = "127.0.0.1",
    with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="The process that started this one: stop when it is gone.")
    ] = None,
) -> None:
    """The pages: the inbox for colleagues, the control room for operators. Until Ctrl-C."""
    home: Path = context.obj
    office = Office.open(home)
    settings = WebSettings.load(home)
    provider = _provider(office, settings)
    if provider is None and not is_loopback(host):
        raise UsageError(
            f"the development login lets in anybody, so it listens on this machine only, not on {host}. "
            f"Set KOLLEGA_WEB_OIDC_ISSUER in {home / 'kollega.env'}, or leave --host out."
        )
    types = decision_types(office.settings.decisions)
    site = Site(office.farm, office.settings.roster, office.processes, settings, provider, types)
    hosts = [urlsplit(settings.public_url).hostname or ""] if settings.public_url else LOCAL
    typer.echo(f"The pages are at {settings.public_url or f'http://{host}:{port}'} until Ctrl-C.")
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
