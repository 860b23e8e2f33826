"""Systems of robots.yaml: former names are still read, clients get what they need."""

from __future__ import annotations

import base64
import re
import ssl
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bots.cli import preflight
from bots.config.roster import Roster
from bots.config.settings import Settings
from bots.config.system import Rate, SystemKind
from bots.domain.errors import CredentialRejected, SystemDown, UsageError
from bots.domain.reference import reference_for
from bots.farm.robot.desk import Desk
from bots.systems.connection import Connection, Pace
from bots.vault.secret import Secret

FILE = Path("robots.yaml")

SFTP = """\
  bank:
    kind: sftp
    room: bots.systems.bank
    address: bank.example:22
    login: bank-robot
    certificate: bank-certificate
    rate_limit: 600/m
"""
LOGIN = "  bank-robot: {system: bank, secret: bank, slots: 1}\n"


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """robots.yaml with a bank over SFTP, which the mail robot uses as well."""
    return load(tmp_path, with_bank(FILE.read_text(encoding="utf-8")))


def with_bank(text: str) -> str:
    text = text.replace("systems:\n", f"systems:\n{SFTP}", 1).replace("logins:\n", f"logins:\n{LOGIN}", 1)
    return text.replace("systems: [mail]", "systems: [mail, bank]")


def load(folder: Path, text: str) -> Roster:
    path = folder / "robots.yaml"
    path.write_text(text, encoding="utf-8")
    return Roster.load(path)


class Vault:
    """Gives every secret it is asked for, and remembers which."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, name: str) -> Secret:
        self.asked.append(name)
        return Secret(name, {"username": "robot", "password": name})


class Client:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.closed = 0
        self.sent: list[EmailMessage] = []

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.closed += 1
        raise OSError("the other side has hung up already")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("bots.systems.bank")
    module.connect = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bots.systems.bank", module)
    return module


def desk(roster: Roster, home: Path, vault: Vault, queue: str = "mail-send") -> Desk:
    settings = Settings.load(home)
    settings.roster = roster
    farm = SimpleNamespace(report_drift=lambda found: None)
    browser = SimpleNamespace(reported_drift=set())
    lease = SimpleNamespace(task=SimpleNamespace(queue=queue))
    return Desk(lease, farm, settings, vault, browser)  # type: ignore[arg-type]


def test_a_file_of_before_says_the_same(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    logins, teams, rest = text.partition("\nteams:")
    former = (
        f"{logins.replace('    system: ', '    portal: ')}{teams}{rest}".replace(
            "systems:\n", "portals:\n", 1
        )
        .replace("bots.systems.", "bots.portals.")
        .replace("  mail:\n    kind: smtp\n    room: bots.portals.mail\n", "")
    )
    assert "systems:\n" not in former
    before, now = load(tmp_path, former), Roster.load(FILE)
    assert before.fingerprint == now.fingerprint
    assert before.systems["dservice"].room == "bots.systems.dservice"
    assert before.logins["navision-robot"].system == "navision"


def test_a_mistake_in_a_file_of_before_is_found_where_it_stands(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("systems:\n", "portals:\n", 1)
    wrong = text.replace("    system: navision", "    portal: navison")
    line = wrong.splitlines().index("    portal: navison") + 1
    with pytest.raises(UsageError, match=rf":{line}:\d+: .*'navison' does not exist"):
        load(tmp_path, wrong)
    with pytest.raises(UsageError, match="systems is written twice"):
        load(tmp_path, text.replace("portals:\n", "portals: {}\nsystems:\n", 1))


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("kind: sftp", "kind: ftp", "'ftp' is not known"),
        ("600/m", "600", "is not a rate such as"),
        ("600/m", "0/s", "is not a rate such as"),
        ("login: bank-robot\n", "login: bank-robots\n", "'bank-robots' does not exist"),
        ("login: bank-robot\n", "login: navision-robot\n", "is a login of another system"),
        ("systems: [mail, bank]", "systems: [mail, banks]", "'banks' does not exist"),
        ("    kind: sftp\n", "", "needs 'locators'"),
        ("    kind: sftp\n", "    kind: sftp\n    faces: {new: locators/new.yaml}\n", "needs 'locators'"),
        ("    kind: sftp\n", "    kind: sftp\n    face: new\n", r"no face 'new' \(it has: none\)"),
        ("    kind: sftp\n", "    locators: locators/bank.yaml\n", "a rate limit is for systems without"),
    ],
)
def test_a_mistake_in_a_system_is_refused(tmp_path, right, wrong, words):
    text = with_bank(FILE.read_text(encoding="utf-8"))
    assert right in text
    with pytest.raises(UsageError, match=words):
        load(tmp_path, text.replace(right, wrong, 1))


def test_what_a_robot_needs_is_said_by_robots_yaml(roster):
    assert roster.systems["bank"].kind is SystemKind.SFTP
    assert roster.systems["bank"].rate_limit == Rate(600, timedelta(minutes=1))
    assert "bank" not in roster.portals
    assert roster.systems_of("mail-send") == ("mail", "bank")
    assert roster.secrets_of("mail-send") == ("bank", "bank-certificate")
    assert roster.systems_of("navision-pay") == ("navision",)
    assert roster.secrets_of("navision-pay") == ("navision",)
    assert roster.system_of("mail-send") == "mail"


def test_the_desk_connects_once_with_address_login_and_secret(roster, room, tmp_path):
    vault = Vault()
    with desk(roster, tmp_path, vault).cleared() as at:
        client = at.connect("bank")
        assert at.connect("bank") is client
    given = client.connection
    assert (given.host, given.port, given.login) == ("bank.example", 22, "bank-robot")
    assert given.secret["password"] == "bank"
    assert "bank-certificate" in vault.asked
    assert "password" not in repr(given)
    assert client.closed == 1


def test_the_machine_says_otherwise_where_a_system_is(roster, room, tmp_path):
    (tmp_path / "kollega.env").write_text("KOLLEGA_ADDRESSES__BANK=[::1]:2222\n")
    given = desk(roster, tmp_path, Vault()).connect("bank").connection
    assert (given.host, given.port) == ("::1", 2222)


def test_the_mail_server_of_the_environment_comes_before_that_of_the_file(roster, tmp_path):
    (tmp_path / "kollega.env").write_text("KOLLEGA_SMTP__PORT=2525\n")
    settings = Settings.load(tmp_path)
    settings.roster = roster
    assert settings.address("mail") == "localhost:2525"


def test_mails_go_to_the_mail_server_that_the_robot_uses(tmp_path, room):
    text = with_bank(FILE.read_text(encoding="utf-8")).replace("kind: sftp", "kind: smtp")
    at = desk(load(tmp_path, text.replace("[mail, bank]", "[bank]")), tmp_path, Vault())
    message = EmailMessage()
    at.send(message, lambda: None)
    assert at.connect("bank").sent == [message]
    assert message["From"] == "klinik@pensionskassen.example"


@pytest.mark.parametrize(
    ("queue", "system", "words"),
    [
        ("navision-pay", "bank", "is not among its 'systems'"),
        ("navision-pay", "navision", "has no client, only screens"),
        ("mail-send", "banks", "no system 'banks'"),
    ],
)
def test_a_robot_connects_only_to_what_is_said_of_it(roster, room, tmp_path, queue, system, words):
    with pytest.raises(UsageError, match=words):
        desk(roster, tmp_path, Vault(), queue).connect(system)


def test_a_system_that_cannot_be_reached_is_down(roster, room, tmp_path):
    def connect(connection: Connection) -> Any:
        raise ConnectionRefusedError("nobody listens")

    room.connect = connect
    with pytest.raises(SystemDown, match=r"'bank' at bank\.example:22 cannot be reached: nobody listens"):
        desk(roster, tmp_path, Vault()).connect("bank")


class Foreign(Exception):
    """What a library raises that knows nothing of us."""


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (TimeoutError("no answer"), SystemDown),
        (EOFError(), SystemDown),
        (Foreign("channel closed"), SystemDown),
        (ssl.SSLError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), SystemDown),
        (ssl.SSLError(1, "[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] alert"), CredentialRejected),
        (ssl.SSLError(1, "[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca"), CredentialRejected),
        (CredentialRejected("bank", "unknown user"), CredentialRejected),
        (KeyError("a mistake of ours"), KeyError),
    ],
)
def test_a_call_fails_in_the_farms_words(error, becomes):
    connection = Connection("bank", "bank.example:22", "bank-robot")
    with pytest.raises(becomes) as caught, connection.call(Foreign):
        raise error
    if isinstance(caught.value, CredentialRejected):
        assert caught.value.login == "bank-robot"


def test_calls_keep_the_pace(monkeypatch):
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    monkeypatch.setattr(
        "bots.systems.connection.time", SimpleNamespace(monotonic=lambda: now[0], sleep=sleep)
    )
    pace = Pace(Rate(10, timedelta(seconds=1)))
    for _ in range(3):
        pace.wait()
    now[0] += 5
    pace.wait()
    assert slept == [0.1, 0.1]


def test_a_runner_leaves_to_others_what_its_machine_cannot_reach(tmp_path, caplog):
    text = with_bank(FILE.read_text(encoding="utf-8")).replace("    address: bank.example:22\n", "")
    roster = load(tmp_path, text)
    names = [*(set(roster.systems) - {"bank", "mail"}), "kerne-identity", "kerne-certificate"]
    env = "".join(
        f"KOLLEGA_ADDRESSES__{name.upper().replace('-', '_')}=https://{name}.invalid\n" for name in names
    )
    (tmp_path / "kollega.env").write_text(env)
    settings = Settings.load(tmp_path)
    settings.roster = roster
    assert set(preflight.reachable(settings)) == set(settings.roster.robots) - {"mail-send"}
    assert "mail-send does not work on this machine: no address for system 'bank'" in caplog.text


def test_a_machine_that_reaches_nothing_refuses(tmp_path):
    settings = Settings.load(tmp_path)
    settings.roster = load(
        tmp_path, FILE.read_text(encoding="utf-8").replace("systems: [mail]", "login: navision-robot")
    )
    with pytest.raises(UsageError, match=r"no address for (portal|system)"):
        preflight.reachable(settings)


class FarmVault(Vault):
    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = base64.b64encode(key).decode()

    def get(self, name: str) -> Secret:
        return Secret(name, {"key": self._key})


def test_a_reference_of_a_number_says_nothing_without_the_key(roster, tmp_path):
    number = "610190-9995"
    one, same, other = (
        desk(roster, tmp_path, FarmVault(key)).reference("INDS", number)
        for key in (b"a" * 32, b"a" * 32, b"b" * 32)
    )
    assert one == same
    assert len({one, other, reference_for("INDS", number)}) == 3
    assert re.fullmatch(r"INDS-[B-Z]{10}", one)
