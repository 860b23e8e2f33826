"""A mail server of the tests' own, started once per module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from fixtures.portals.authority import Authority
from fixtures.servers.imap import ImapServer, program

__all__ = ["ImapServer", "mail_server"]


@pytest.fixture(scope="module")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    """Debian's dovecot; without it on the machine a failure in CI and a skip elsewhere."""
    dovecot = program()
    if dovecot is None:
        reason = "no dovecot on this machine: the tests of mail that comes did not run"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with ImapServer(dovecot, Authority(tmp_path_factory.mktemp("authority"))) as running:
        yield running
