"""Secrets come out of the vault, never into a log; what is wrong names who acts."""

import base64
import json
import stat
from pathlib import Path

import pytest

from bots.domain.errors import UsageError
from bots.vault.cipher import generate_key
from bots.vault.file_vault import FileVault, make_key_file, read_key
from bots.vault.opening import ControlRoomVault, EnvironmentVault, open_vault
from bots.vault.secret import Secret

LOGIN = {"username": "robot", "password": "hemmelig"}


def test_a_secret_shows_its_keys_only() -> None:
    secret = Secret("navision", LOGIN)
    assert (dict(secret), "password" in secret, "pfx" in secret) == (LOGIN, True, False)
    assert repr(secret) == "Secret('navision', password=***, username=***)"
    assert "hemmelig" not in f"{secret} {secret!r}"
    with pytest.raises(UsageError, match=r"'navision' has no 'pfx', only password, username\. An operator"):
        secret["pfx"]


def test_the_file_is_sealed_private_and_readable_with_its_key_only(tmp_path: Path) -> None:
    path, key = tmp_path / "vault", generate_key()
    vault = FileVault(path, key)
    vault.set("navision", LOGIN)
    vault.set("dservice", {"pfx": "x", "passphrase": "y"})
    assert FileVault(path, key).names() == ["dservice", "navision"]
    assert dict(FileVault(path, key).get("navision")) == LOGIN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"hemmelig" not in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["vault"]
    with pytest.raises(UsageError, match="does not open with this key, or the file was changed"):
        FileVault(path, generate_key()).get("navision")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(UsageError, match="does not open"):
        FileVault(path, key).get("navision")


def test_a_missing_secret_and_a_missing_file_name_an_operator(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault", generate_key())
    with pytest.raises(UsageError, match=r"cannot be read: No such file.* An operator"):
        vault.get("navision")
    vault.set("navision", LOGIN)
    with pytest.raises(UsageError, match=r"'dservice' is not in the vault .* has navision\. An operator"):
        vault.get("dservice")
    with pytest.raises(UsageError, match="is not a secret's name"):
        vault.set("../x", LOGIN)


def test_secrets_from_the_environment() -> None:
    environ = {
        "KOLLEGA_SECRET_MAIL_SERVER": json.dumps(LOGIN),
        "KOLLEGA_SECRET_BAD": "hemmelig",
        "KOLLEGA_SECRET_NUMBER": '{"a": 1}',
    }
    vault = EnvironmentVault(environ)
    assert vault.get("mail-server")["password"] == "hemmelig"
    with pytest.raises(UsageError, match="an operator must set KOLLEGA_SECRET_NAVISION"):
        vault.get("navision")
    for name in ("bad", "number"):
        with pytest.raises(UsageError, match="is not a JSON object of text values") as caught:
            vault.get(name)
        assert "hemmelig" not in str(caught.value)


def test_the_key_comes_from_the_environment_or_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = make_key_file(path)
    assert read_key(path, {}) == key
    other = generate_key()
    assert read_key(path, {"KOLLEGA_VAULT_KEY": base64.b64encode(other).decode()}) == other
    with pytest.raises(UsageError, match="would lock the vault"):
        make_key_file(path)
    path.chmod(0o640)
    with pytest.raises(UsageError, match="can be read by others"):
        read_key(path, {})
    with pytest.raises(UsageError, match="no vault key: an operator must set KOLLEGA_VAULT_KEY"):
        read_key(tmp_path / "none", {})
    for bad in ("x", "eHg=", "ø"):
        with pytest.raises(UsageError, match="is not a vault key"):
            read_key(path, {"KOLLEGA_VAULT_KEY": bad})


def test_which_vault_a_machine_has(tmp_path: Path) -> None:
    file, key_file = tmp_path / "vault", tmp_path / "key"
    environ = {"KOLLEGA_SECRET_NAVISION": json.dumps(LOGIN)}
    assert isinstance(open_vault(file, key_file, environ), EnvironmentVault)
    FileVault(file, make_key_file(key_file)).set("dservice", {"pfx": "x"})
    assert dict(open_vault(file, key_file, environ).get("dservice")) == {"pfx": "x"}
    assert isinstance(open_vault(file, key_file, {"RC_API_SECRET_HOST": "h"}), ControlRoomVault)


def test_control_rooms_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"navision": LOGIN}))
    monkeypatch.setenv("RC_VAULT_SECRET_MANAGER", "FileSecrets")
    monkeypatch.setenv("RC_VAULT_SECRETS_FILE", str(path))
    vault = ControlRoomVault()
    assert dict(vault.get("navision")) == LOGIN
    with pytest.raises(UsageError, match=r"'dservice' does not come out .* An operator"):
        vault.get("dservice")


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(1, 5))
def test_a_crash_while_the_key_is_rotated_leaves_a_vault_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    path, key_file = tmp_path / "vault", tmp_path / "key"
    old = make_key_file(key_file)
    at_work = FileVault.at(path, key_file, {})
    at_work.set("navision", LOGIN)
    replace, done = Path.replace, []

    def crashing(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == step:
            raise Crash
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crashing)
        if step < 4:
            with pytest.raises(Crash):
                FileVault.at(path, key_file, {}).rotate()
        else:
            FileVault.at(path, key_file, {}).rotate()
            assert len(done) == 3
    assert dict(FileVault.at(path, key_file, {}).get("navision")) == LOGIN
    assert dict(at_work.get("navision")) == LOGIN
    at_work.set("dservice", {"pfx": "x"})
    FileVault.at(path, key_file, {}).rotate()
    assert at_work.names() == ["dservice", "navision"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["key", "vault"]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="does not open with this key"):
        FileVault(path, old).get("navision")


def test_a_key_from_the_environment_is_not_rotated(tmp_path: Path) -> None:
    environ = {"KOLLEGA_VAULT_KEY": base64.b64encode(generate_key()).decode()}
    vault = FileVault.at(tmp_path / "vault", tmp_path / "key", environ)
    vault.set("navision", LOGIN)
    with pytest.raises(UsageError, match="KOLLEGA_VAULT_KEY"):
        vault.rotate()
    assert dict(vault.get("navision")) == LOGIN
