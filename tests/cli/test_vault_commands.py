"""The vault at the command line: nothing is shown by mistake, nothing is stored that would not work."""

from __future__ import annotations

import base64
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from robocorp.vault import RobocorpVaultError
from robocorp.vault._secrets import SecretContainer
from typer.testing import CliRunner, Result

from bots.cli import certificates
from bots.cli.fleet import Supervisor
from bots.cli.main import app
from bots.domain.errors import KollegaError
from bots.farm.audit.ledger import OPERATORS, audit_rows
from bots.office import Office
from bots.robocorp import VaultSecrets
from bots.vault.certificates import read_employee_certificate
from bots.vault.cipher import generate_key
from bots.vault.errors import KeyProtectsData
from fixtures.portals.authority import Authority, Employee
from tests.cli.conftest import ROSTER

OURS, THEIRS = "12345674", "30808460"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def signature(authority: Authority, cvr: str = OURS) -> bytes:
    employee = Employee("Robot Robotsen", "robot@eksempel.example", "17042016")
    return authority.employee_pfx(employee, cvr, "Eksempel", "kode")


def vault(home: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "vault", *words], input=said)


def test_values_are_shown_on_demand_only_and_the_audit_log_says_to_whom(home: Path):
    assert vault(home, "set", "navision", said='{"password": "Tr0mmesal"}').exit_code == 0
    masked = vault(home, "get", "navision")
    assert json.loads(masked.stdout) == {"password": "***"}
    assert seen(home) == []
    shown = vault(home, "get", "navision", "--show", "--as", "ada")
    assert json.loads(shown.stdout) == {"password": "Tr0mmesal"}
    assert seen(home) == [("ada", "navision")]


def seen(home: Path) -> list[tuple[str, str]]:
    with Office.open(home).engine.connect() as connection:
        rows = audit_rows(connection, OPERATORS)
    shown = [row for row in rows if row["action"] == "secret-shown"]
    return [(row["actor"], row["details"]["entry"]) for row in shown]


def test_a_signature_is_read_before_it_is_stored(home: Path, tmp_path: Path, authority: Authority):
    file = tmp_path / "robot.p12"
    file.write_bytes(signature(authority))
    stored = vault(home, "set", "dservice", "--pfx", str(file), said="kode\n")
    assert stored.exit_code == 0, stored.output
    identity = read_employee_certificate(file.read_bytes(), "kode").rid_or_uuid
    assert f"CVR {OURS}, {identity}" in stored.stdout
    secret = Office.open(home).vault.get("dservice")
    assert base64.b64decode(secret["pfx"]) == file.read_bytes()
    assert secret["passphrase"] == "kode"


@pytest.mark.parametrize(
    ("passphrase", "cvr", "reason"),
    [("forkert", OURS, "the passphrase does not open its file"), ("kode", THEIRS, f"--cvr {THEIRS}")],
)
def test_a_signature_that_would_not_work_is_not_stored(
    home: Path, tmp_path: Path, authority: Authority, passphrase: str, cvr: str, reason: str
):
    file = tmp_path / "robot.p12"
    file.write_bytes(signature(authority, cvr))
    refused = vault(home, "set", "dservice", "--pfx", str(file), said=f"{passphrase}\n")
    assert isinstance(refused.exception, KollegaError)
    assert reason in str(refused.exception)
    as_json = json.dumps({"pfx": base64.b64encode(file.read_bytes()).decode(), "passphrase": passphrase})
    assert reason in str(vault(home, "set", "dservice", said=as_json).exception)
    assert "pfx" not in Office.open(home).vault.get("dservice")
    assert (vault(home, "set", "dservice", "--cvr", cvr, said=as_json).exit_code == 0) == (cvr == THEIRS)


def test_the_operators_are_warned_once_per_threshold_until_it_is_renewed(
    home: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    as_json = {"pfx": base64.b64encode(signature(authority)).decode(), "passphrase": "kode"}
    vault(home, "set", "dservice", said=json.dumps(as_json))
    assert vault(home, "check").exit_code == 0
    office = Office.open(home)
    [expiry] = certificates.warn(office)
    assert expiry.not_after is not None

    def on(days: int) -> list[str]:
        moment = expiry.not_after - timedelta(days=days, hours=1)
        monkeypatch.setattr(office.farm, "now", lambda: moment)
        for _ in range(2):
            certificates.warn(office)
        return [task.reference.rpartition("-")[2] for task in office.open_team_tasks("drift")]

    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert on(62) == []
        assert caplog.text == ""
        assert on(59) == ["60"]
        assert "dservice-medarbejder expires on" in caplog.text
    assert on(31) == ["60"]
    assert on(29) == ["30"]
    assert on(6) == ["7"]
    assert on(-1) == ["0"]
    [task] = office.open_team_tasks("drift")
    assert task.payload["code"] == "certificate-expires"
    (login,) = office.farm.operations.control_room(office.settings.roster).certificates
    assert (login.name, login.certificate_until) == ("dservice-medarbejder", expiry.not_after)
    assert office.farm.reader.verify() == []
    monkeypatch.undo()
    assert vault(home, "check").exit_code == 0
    assert office.open_team_tasks("drift") == []
    office.vault.set("dservice", {"username": "u", "password": "p"})
    certificates.warn(office)
    assert office.farm.operations.control_room(office.settings.roster).certificates == ()


def test_rotating(home: Path):
    key = (home / "vault.key").read_bytes()
    office = Office.open(home)
    assert vault(home, "rotate").exit_code == 0
    assert (home / "vault.key").read_bytes() != key
    assert office.vault.get("navision")["username"] == "u"
    assert vault(home, "list").stdout.split() == sorted(
        ["farm", *(one.secret for one in ROSTER.logins.values())]
    )


@pytest.mark.fault("data-key-overwritten")
def test_the_key_of_the_farms_data_is_never_overwritten(home: Path, monkeypatch: pytest.MonkeyPatch):
    office = Office.open(home)
    task = office.farm.add_task("mail-send", "M-1", {"to": "klinik@example.dk"}, actor="t").id
    ours = dict(office.vault.get("farm"))
    for theirs in ({"key": base64.b64encode(generate_key()).decode()}, {**ours, "note": "x"}, {}):
        refused = vault(home, "set", "farm", said=json.dumps(theirs))
        assert isinstance(refused.exception, KeyProtectsData)
        assert "nothing of that opens again" in str(refused.exception)
        monkeypatch.setenv("KOLLEGA_HOME", str(home))
        with pytest.raises(RobocorpVaultError, match="protects stored data"):
            VaultSecrets().set_secret(SecretContainer("farm", "", theirs))
    assert vault(home, "set", "farm", said=json.dumps(ours)).exit_code == 0
    assert vault(home, "rotate").exit_code == 0
    assert dict(Office.open(home).vault.get("farm")) == ours
    assert Office.open(home).farm.reader.task(task).payload == {"to": "klinik@example.dk"}


def test_a_runner_warns_when_it_starts(
    home: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    as_json = {"pfx": base64.b64encode(signature(authority)).decode(), "passphrase": "kode"}
    vault(home, "set", "dservice", said=json.dumps(as_json))
    monkeypatch.setattr("bots.cli.fleet.check", lambda office, robots: None)
    monkeypatch.setattr("bots.cli.fleet.signal.signal", lambda number, handler: None)
    monkeypatch.setattr("bots.vault.certificates.WARN_DAYS", (3000,))
    with caplog.at_level(logging.WARNING):
        Supervisor(home, 0, None).run()
    assert "the certificate of dservice-medarbejder expires on" in caplog.text
    assert [task.payload["code"] for task in Office.open(home).open_team_tasks("drift")] == [
        "certificate-expires"
    ]
