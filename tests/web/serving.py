"""The pages on a port of this machine, and somebody who logs in there in a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import BrowserContext, Page

from bots.web.app import application
from bots.web.site import Site


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Where ``site`` answers inside the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = application(site, ["127.0.0.1"])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def logged_in(context: BrowserContext, name: str, grants: Iterable[str], wrong: list[str]) -> Page:
    """A page of ``name``. What the browser refuses or cannot run is added to ``wrong``."""
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Security Policy" in line.text else None)
    page.goto("/login")
    page.get_by_label("Dit navn").fill(name)
    for box in page.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") in set(grants))
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url(lambda address: "/login" not in address, wait_until="load")
    return page
