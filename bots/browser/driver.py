"""Playwright's driver, a Node.js program: how it is started."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from bots.domain.errors import FarmError

SAME_SCRIPT = Path(__file__).with_name("scripts") / "same_script.cjs"


def start_driver(ca_file: Path | None) -> Playwright:
    """Start the driver; ``ca_file`` (PEM) is trusted where it speaks TLS itself, for client certificates.

    Raises:
        FarmError: it does not start.
    """
    before = os.environ.get("NODE_OPTIONS", "")
    options = {"NODE_OPTIONS": f'{before} --require "{SAME_SCRIPT.as_posix()}"'.strip()}
    if ca_file is not None:
        options["NODE_EXTRA_CA_CERTS"] = str(ca_file)
    try:
        with environment(options):
            return sync_playwright().start()
    except Error:
        raise
    except Exception as error:  # Playwright has no class of its own for a driver that ends while it starts
        raise FarmError(f"the browser's driver does not start: {error}") from None


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables, for this process and those it starts; afterwards they are as they were before."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
