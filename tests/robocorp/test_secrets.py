"""The encrypted vault for any robot that asks robocorp-vault, and Control Room's for ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from robocorp import vault
from tenacity import wait_none

from bots.domain.errors import UsageError
from bots.office import make_home
from bots.robocorp import VaultSecrets
from bots.vault.file_vault import FileVault
from bots.vault.opening import ControlRoomVault, open_vault
from tests.robocorp.control_room import ControlRoom


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_home(tmp_path, {"portal": {"username": "u", "password": "Tr0mmesal"}})
    monkeypatch.setenv("KOLLEGA_HOME", str(tmp_path))
    monkeypatch.setenv("RC_VAULT_SECRET_MANAGER", "bots.robocorp.VaultSecrets")
    # It remembers the manager of the first secret of this process.
    vault._get_vault.cache_clear()
    yield tmp_path
    vault._get_vault.cache_clear()


def test_a_robot_reads_and_writes_through_the_common_interface(home: Path):
    secret = vault.get_secret("portal")
    assert (secret["username"], secret["password"]) == ("u", "Tr0mmesal")
    assert "Tr0mmesal" not in repr(secret)
    secret["password"] = "An2en-hest"
    vault.set_secret(secret)
    kept = FileVault.at(home / "kollega.vault", home / "vault.key").get("portal")
    assert kept["password"] == "An2en-hest"
    assert b"An2en-hest" not in (home / "kollega.vault").read_bytes()


def test_our_robots_take_that_way_too_and_a_rotated_key_stops_nobody(home: Path):
    opened = open_vault(home / "kollega.vault", home / "vault.key")
    assert isinstance(opened, ControlRoomVault)
    assert opened.get("portal")["username"] == "u"
    FileVault.at(home / "kollega.vault", home / "vault.key").rotate()
    assert opened.get("portal")["username"] == "u"
    assert VaultSecrets().get_secret("portal")["username"] == "u"


def test_a_missing_secret_is_the_error_that_its_callers_know(home: Path):
    with pytest.raises(vault.RobocorpVaultError, match="'nobody' is not in the vault"):
        vault.get_secret("nobody")


def test_control_rooms_own_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    small = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    # The client makes one of 4096 bits, which takes seconds.
    monkeypatch.setattr(rsa, "generate_private_key", lambda **_: small)
    monkeypatch.setattr("robocorp.vault._requests.Requests._request.retry.wait", wait_none())
    vault._get_vault.cache_clear()
    with ControlRoom(()) as room:
        room.secrets = {"portal": {"username": "u", "password": "Tr0mmesal æ"}}
        for name, value in room.vault.items():
            monkeypatch.setenv(name, value)
        opened = open_vault(tmp_path / "kollega.vault", tmp_path / "vault.key")
        assert dict(opened.get("portal")) == room.secrets["portal"]
        with pytest.raises(UsageError, match="No secret with name 'nobody'"):
            opened.get("nobody")
        vault._get_vault.cache_clear()
        monkeypatch.setenv("RC_API_SECRET_TOKEN", "wrong")
        with pytest.raises(UsageError, match=r"'portal' does not come out .* An operator"):
            opened.get("portal")
    vault._get_vault.cache_clear()
