from __future__ import annotations

import json

import httpx2
import pytest

from fixtures.portals.found import PORTALS
from fixtures.portals.sandbox import Sandbox, counts
from fixtures.portals.server import PortTaken


def test_it_serves_inside_the_block_and_is_gone_after_it(tmp_path, world):
    with Sandbox(tmp_path, world, portals=("nemhandel",)) as sandbox:
        address = sandbox.addresses["nemhandel"]
        assert httpx2.get(f"{address}/log-ind").status_code == 200
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{address}/log-ind")


def test_counts_need_no_server(tmp_path, world):
    with Sandbox(tmp_path, world, portals=("nemhandel",)):
        pass
    assert counts(tmp_path, ["nemhandel"]) == {
        "documents": 45,
        "fetched": 0,
        "responses": 0,
        "mails": 0,
        "mails_repeated": 0,
    }


def test_a_folder_where_nothing_ran_counts_nothing(tmp_path):
    assert set(counts(tmp_path, ["nemhandel"]).values()) == {0}


def test_fixed_ports_can_be_had_again_after_the_end(tmp_path, world):
    with Sandbox(tmp_path, world, portals=("nemhandel",)) as first:
        port = httpx2.URL(first.addresses["nemhandel"]).port
        ports = {"nemhandel": port, "smtp": first.smtp[1]}
        with (
            pytest.raises(PortTaken, match=str(port)),
            Sandbox(tmp_path / "other", world, portals=("nemhandel",), ports=ports),
        ):
            raise AssertionError("must not start")
    with Sandbox(tmp_path, world, portals=("nemhandel",), ports=ports) as second:
        assert second.addresses == first.addresses
        assert second.smtp == first.smtp


def test_the_secrets_are_the_owners_only_and_stay_the_same(tmp_path, world):
    with Sandbox(tmp_path, world, portals=()) as sandbox:
        file = tmp_path / "secrets.json"
        assert file.stat().st_mode & 0o077 == 0
        assert json.loads(file.read_text()) == sandbox.secrets
        assert set(sandbox.secrets) == {*PORTALS, "kerne-code"}
        assert set(sandbox.secrets["dservice"]) == {"pfx", "passphrase"}


def test_everybody_can_be_logged_out(clerk, sandbox):
    assert clerk.get("/indbakke").url.path == "/indbakke"
    sandbox.log_everybody_out("nemhandel")
    assert clerk.get("/indbakke").url.path == "/log-ind"
