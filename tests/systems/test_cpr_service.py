"""Look-ups in the CPR register against a real TLS server: what it tells, refuses and leaves unclear."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from lxml import etree

from bots.config.system import Rate
from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus, CprPerson, CprStatus
from bots.domain.errors import CredentialRejected, KollegaError, SystemDown
from bots.systems.connection import Connection, Pace
from bots.systems.cpr import LookUpRefused, Persons, PersonUnclear, PersonUnknown, connect
from bots.vault import ClientCertificate
from fixtures.portals.authority import Authority, Employee
from fixtures.servers.cpr import CprServer, Trouble
from fixtures.servers.cpr_answer import found

DEAD = CprPerson(
    cpr=Cpr("610180-0000"),
    status=CprStatus.DEAD,
    status_since=date(2026, 11, 28),
    birth_date=date(1980, 1, 1),
    name="Nancy Ann Berggren",
    municipality="0851",
    civil_status=CivilStatus.MARRIED,
    civil_status_since=date(2010, 5, 8),
    spouse=Cpr("620279-0001"),
    separated_since=date(2025, 3, 1),
    children=(Cpr("630305-4002"), Cpr("640307-4003")),
    parents=(Cpr("650450-0004"), Cpr("660551-0005")),
)
SPOUSE = CprPerson(
    cpr=Cpr("620279-0001"),
    status=CprStatus.IN_DENMARK,
    status_uncertain=True,
    status_since=date(1999, 5, 1),
    name="Ole Berggren",
    address=PostalAddress(lines=("c/o Holm", "Nygade 4", "9000 Aalborg"), protected=True),
    protected=True,
    municipality="0851",
    civil_status=CivilStatus.MARRIED,
)
CHANGED = CprPerson(cpr=Cpr("670880-0006"), status=CprStatus.CHANGED, changed_to=Cpr("670880-0007"))
SHARED = Path("../shared/examples/serviceplatformen-xsd/person-base-data-extended-service-contract")

Log = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CprServer]:
    with CprServer(tmp_path_factory.mktemp("cpr"), [DEAD, SPOUSE, CHANGED]) as running:
        yield running


@pytest.fixture
def log() -> Log:
    return []


@pytest.fixture
def at(server: CprServer, log: Log) -> Connection:
    secret = server.secret
    return Connection(
        "cpr",
        server.address,
        "cpr-robot",
        secret,
        ClientCertificate.of(secret),
        server.ca_file,
        look_ups=lambda cpr, purpose, call: log.append((cpr.reveal(), purpose, call)),
    )


@pytest.fixture
def persons(at: Connection) -> Iterator[Persons]:
    client = connect(at)
    yield client
    client.close()


@pytest.mark.parametrize("person", [DEAD, SPOUSE, CHANGED], ids=["dead", "spouse", "changed"])
def test_a_person_is_told_whole(persons: Persons, person: CprPerson) -> None:
    assert persons.look_up(person.cpr, "dødsfald: pårørende") == person


def test_who_asks_and_why_is_written_down_before_and_known_at_the_other_end(
    server: CprServer, persons: Persons, log: Log
) -> None:
    server.troubles.append(Trouble.FAILED)
    with pytest.raises(SystemDown):
        persons.look_up(DEAD.cpr, "dødsfald: ægtefælle")
    ((number, purpose, call),) = log
    assert (number, purpose) == (DEAD.cpr.reveal(), "dødsfald: ægtefælle")
    assert server.asked[-1] == (number, call)


@pytest.mark.parametrize(("purpose", "look_ups"), [(" ", True), ("dødsfald", False)])
def test_without_a_purpose_or_a_log_nobody_is_asked(
    server: CprServer, at: Connection, purpose: str, look_ups: bool
) -> None:
    before = len(server.asked)
    with pytest.raises(ValueError, match="needs a purpose and a log"):
        connect(at if look_ups else replace(at, look_ups=None)).look_up(DEAD.cpr, purpose)
    assert len(server.asked) == before


@pytest.mark.parametrize(
    ("trouble", "becomes"),
    [
        (Trouble.BUSY, SystemDown),
        (Trouble.CLOSED, SystemDown),
        (Trouble.FAILED, SystemDown),
        (Trouble.HALF, SystemDown),
        (Trouble.A_PAGE, SystemDown),
        (Trouble.REFUSED, LookUpRefused),
        (Trouble.AGREEMENT_ENDED, CredentialRejected),
    ],
)
def test_what_is_no_answer_is_the_farms_error_without_the_number(
    server: CprServer, persons: Persons, trouble: Trouble, becomes: type[KollegaError]
) -> None:
    server.troubles.append(trouble)
    with pytest.raises(becomes) as caught:
        persons.look_up(DEAD.cpr, "dødsfald")
    assert "610190" not in str(caught.value)
    assert DEAD.cpr.reveal() not in str(caught.value)
    assert persons.look_up(DEAD.cpr, "dødsfald") == DEAD


def test_an_answer_that_does_not_come_is_a_system_that_is_down(
    server: CprServer, at: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.systems.soap.transport._TIMES", 0.3)
    server.troubles.append(Trouble.SILENT)
    with pytest.raises(SystemDown):
        connect(at).look_up(DEAD.cpr, "dødsfald")


def test_nobody_there_is_a_system_that_is_down(at: Connection) -> None:
    with pytest.raises(SystemDown):
        connect(replace(at, address="https://localhost:1/service")).look_up(DEAD.cpr, "dødsfald")


def test_a_number_that_nobody_has_is_no_fault_of_the_service(persons: Persons) -> None:
    with pytest.raises(PersonUnknown):
        persons.look_up(Cpr("680990-0008"), "dødsfald")


def test_an_agreement_that_the_service_does_not_know_is_a_refused_login(at: Connection) -> None:
    wrong = replace(at, secret={**at.secret, "service_agreement": "0"})
    with pytest.raises(CredentialRejected) as refused:
        connect(wrong).look_up(DEAD.cpr, "dødsfald")
    assert refused.value.login == "cpr-robot"


def of_others(folder: Path, valid_for: timedelta = timedelta(days=9)) -> ClientCertificate:
    employee = Employee("Fremmed", "fremmed@example.invalid", "1")
    pfx = Authority(folder / "authority").employee_pfx(employee, "87654321", "X", "x", valid_for=valid_for)
    return ClientCertificate(pfx, "x")


@pytest.mark.parametrize("shown", ["nothing", "another authority's", "expired"])
def test_a_certificate_that_is_not_taken_is_a_refused_login(
    server: CprServer, at: Connection, tmp_path: Path, shown: str
) -> None:
    own = Path(server.ca_file).parent.parent
    certificates: dict[str, Callable[[], ClientCertificate | None]] = {
        "nothing": lambda: None,
        "another authority's": lambda: of_others(tmp_path),
        "expired": lambda: of_others(own, timedelta(days=-2)),
    }
    with pytest.raises(CredentialRejected) as refused:
        connect(replace(at, certificate=certificates[shown]())).look_up(DEAD.cpr, "dødsfald")
    assert refused.value.login == "cpr-robot"


@pytest.mark.parametrize("wrong", ["untrusted", "another host"])
def test_a_server_that_is_not_the_one_is_asked_nothing(server: CprServer, at: Connection, wrong: str) -> None:
    before = len(server.asked)
    other = (
        replace(at, ca_file=None)
        if wrong == "untrusted"
        else replace(at, address=at.address.replace("localhost", "127.0.0.2"))
    )
    with pytest.raises(SystemDown):
        connect(other).look_up(DEAD.cpr, "dødsfald")
    assert len(server.asked) == before


def test_look_ups_keep_the_funds_pace(at: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("bots.systems.connection.time.sleep", waits.append)
    client = connect(replace(at, pace=Pace(Rate(1, timedelta(hours=1)))))
    for _ in range(2):
        client.look_up(DEAD.cpr, "dødsfald")
    assert len(waits) == 1
    assert waits[0] > 3000


def changed(person: CprPerson, **texts: str) -> bytes:
    """The answer about a person, with other texts in elements of these names."""
    whole = etree.fromstring(found(person))
    for element in whole.iter():
        name = etree.QName(element).localname
        if name in texts:
            element.text = texts[name]
    return etree.tostring(whole)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"personnummer": "6902800009"}, "another number"),
        ({"civilstand": "X"}, "'X' is not a valid"),
        ({"separationsdato": "", "dato": ""}, "day of it is not said"),
        ({"kommunekode": "851", "dato": "i går"}, "Invalid isoformat"),
    ],
)
def test_what_would_have_to_be_guessed_is_a_colleagues(
    persons: Persons, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str], why: str
) -> None:
    monkeypatch.setattr("fixtures.servers.cpr.found", lambda person: changed(person, **texts))
    with pytest.raises(PersonUnclear, match=why) as unclear:
        persons.look_up(DEAD.cpr, "dødsfald")
    assert "6902800009" not in str(unclear.value)


@pytest.mark.parametrize(("said", "protected"), [("false", False), ("true", True), ("", True), ("nej", True)])
def test_what_is_not_said_clearly_protects_an_address(
    persons: Persons, monkeypatch: pytest.MonkeyPatch, said: str, protected: bool
) -> None:
    monkeypatch.setattr("fixtures.servers.cpr.found", lambda person: changed(person, beskyttet=said))
    found_now = persons.look_up(SPOUSE.cpr, "dødsfald")
    assert found_now.protected is protected
    assert found_now.address
    assert found_now.address.protected is protected


@pytest.fixture
def contract(tmp_path: Path) -> etree.XMLSchema:
    """The public contract; its second half uses a namespace that it does not import, which libxml2 wants."""
    if not SHARED.exists():
        pytest.skip("the public contract is not here")
    copytree(SHARED, tmp_path / "contract")
    types = tmp_path / "contract/xsd/PersonBaseDataExtendedServiceTypes.xsd"
    numbers = '<xsd:import namespace="http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"/>'
    head, end, rest = types.read_text(encoding="utf-8").partition('version="1.0">')
    types.write_text(f"{head}{end}{numbers}{rest}", encoding="utf-8")
    return etree.XMLSchema(etree.parse(tmp_path / "contract/PersonBaseDataExtendedServiceMsg.xsd"))


@pytest.mark.parametrize("person", [DEAD, SPOUSE, CHANGED], ids=["dead", "spouse", "changed"])
def test_the_sandbox_answers_as_the_public_contract_has_it(
    contract: etree.XMLSchema, person: CprPerson
) -> None:
    contract.assertValid(etree.fromstring(found(person)).find("{*}Body/{*}PersonLookupResponse"))


def test_a_look_up_is_asked_as_the_public_contract_has_it(
    contract: etree.XMLSchema, at: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr(
        "bots.systems.soap.transport.TlsTransport.post",
        lambda self, address, message, headers: sent.append(message) or _raise(),
    )
    with pytest.raises(SystemDown):
        connect(at).look_up(DEAD.cpr, "dødsfald")
    contract.assertValid(etree.fromstring(sent[0]).find("{*}Body/{*}PersonLookupRequest"))


def _raise() -> None:
    raise ssl.SSLError(1, "handshake failed")
