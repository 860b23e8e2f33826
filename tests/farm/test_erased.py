"""What was erased opens nowhere any more, and what was put elsewhere does not open."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, select, text

from bots.domain.clock import FixedClock
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.sealing import places
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.keys import data_keys
from bots.vault import Cipher, Secret, data_cipher
from bots.vault.data_key import succeeded, without_older
from bots.vault.errors import WorklistKeyWrong
from tests.farm.errand import DONE, Errand, post_then_close, process, taken
from tests.farm.test_retention import TERMS, YEAR
from tests.postgres import binaries

FARM_KEY = b"k" * 32
CASES = 40


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    """Many closed cases, and as many mails without a case; the second half of both ended ten years later."""
    return make_farm(processes={"errand": process(post_then_close)})


def work(farm: Farm, start: int) -> None:
    for number in range(start, start + CASES):
        file = File("faktura.xml", "application/xml", b"<Invoice/>" * 500)
        farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo", files=[file])
        farm.finish(taken(farm), DONE)
        farm.add_task("mail-send", f"M-{number}", Errand(), actor="demo")
        farm.finish(taken(farm, queue="mail-send"), DONE)


def keys(engine: Engine) -> dict[int, bytes]:
    """Every sealed key that is there, by its owner."""
    with engine.connect() as connection:
        return {row.owner: row.sealed for row in connection.execute(select(data_keys)) if row.sealed}


@pytest.mark.fault("erased-and-still-there")
def test_no_key_of_what_was_erased_is_left_in_the_files(
    farm: Farm, engine: Engine, clock: FixedClock
) -> None:
    work(farm, 0)
    erased = keys(engine)
    clock.advance(8 * YEAR)
    work(farm, CASES)
    kept = {owner: key for owner, key in keys(engine).items() if owner not in erased}
    assert len(kept) == len(erased) == 2 * CASES
    with engine.connect():  # as a runner has it: the write-ahead log goes with the last connection only
        done = farm.data_protection.erase_overdue(TERMS, "drift-1")
        assert (done.cases, done.tasks, done.wiped) == (CASES, CASES, True)
        content = b"".join(everything(engine))
    assert keys(engine) == kept
    assert [owner for owner, key in erased.items() if key in content] == []
    assert all(key in content for key in kept.values())
    assert farm.reader.case("errand", f"FAK-{CASES}").opened == {"what": Errand().what}
    assert farm.reader.verify() == []


def everything(engine: Engine) -> Iterator[bytes]:
    """All bytes of SQLite's files, or of PostgreSQL's tables and a dump of them."""
    if engine.dialect.name == "sqlite":
        for path in Path(str(engine.url.database)).parent.glob("worklist.db*"):
            yield path.read_bytes()
        return
    with engine.connect() as connection:
        connection.execute(text("COMMIT"))
        connection.execute(text("CHECKPOINT"))
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
        for path in Path(folder, "base").rglob("*"):
            if path.is_file():
                yield path.read_bytes()
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    dumped = subprocess.run([f"{binaries()}/pg_dump", address], check=True, capture_output=True).stdout
    # A dump has bytes as hexadecimal text.
    yield b"".join(bytes.fromhex(word[3:].decode()) for word in dumped.split() if word.startswith(b"\\\\x"))


@pytest.mark.fault("sealed-for-its-place")
def test_a_value_opens_with_the_key_of_its_case_alone(farm: Farm, engine: Engine) -> None:
    work(farm, 0)
    with engine.connect() as connection:
        row = connection.execute(select(events).where(events.c.case_id == 3, events.c.seq == 1)).one()
    with pytest.raises(WorklistKeyWrong):
        Cipher(FARM_KEY).open(row.data, places.of_event(3, 1))
    with pytest.raises(InvalidTag):
        AESGCM(FARM_KEY).decrypt(row.data[1:13], row.data[13:], b"")
    sealed = keys(engine)
    key = Cipher(FARM_KEY).open(sealed[3], places.of_key(3))
    assert Cipher(key).open_json(row.data, places.of_event(3, 1)) == {"what": Errand().what}
    for place in (places.of_event(3, 2), places.of_event(4, 1), None):
        with pytest.raises(WorklistKeyWrong):
            Cipher(key).open(row.data, place)
    with pytest.raises(WorklistKeyWrong):
        Cipher(FARM_KEY).open(sealed[3], places.of_key(4))


@pytest.mark.fault("erased-and-still-there")
def test_a_backup_of_before_opens_no_more_once_the_farms_older_key_is_forgotten(
    farm: Farm, engine: Engine, clock: FixedClock
) -> None:
    work(farm, 0)
    before = keys(engine)
    clock.advance(8 * YEAR)
    work(farm, CASES)
    farm.data_protection.erase_overdue(TERMS, "drift-1")
    entry = succeeded({"key": b64encode(FARM_KEY).decode()})
    later = Farm(engine, data_cipher(Entry(entry)), clock=clock)
    assert later.data_protection.needs_older_keys()
    later.data_protection.reseal("drift-1", lambda connection, cipher: 0)
    assert not later.data_protection.needs_older_keys()
    newest = data_cipher(Entry(without_older(entry)))
    case = Farm(engine, newest, clock=clock).reader.case("errand", f"FAK-{CASES}")
    assert case.opened == {"what": Errand().what}
    assert newest.keyed_digest("x") == Cipher(FARM_KEY).keyed_digest("x")
    for owner, sealed in before.items():
        with pytest.raises(WorklistKeyWrong):
            newest.open(sealed, places.of_key(owner))
    assert Farm(engine, newest, clock=clock).reader.verify() == []


class Entry:
    """A vault with the farm's entry alone."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> Secret:
        return Secret(name, self._values)


@pytest.mark.fault("sealed-for-its-place")
def test_what_is_swapped_within_a_case_does_not_open(farm: Farm, engine: Engine) -> None:
    work(farm, 0)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tasks SET reason = payload WHERE reference = 'M-0'"))
    with pytest.raises(WorklistKeyWrong):
        farm.reader.tasks(queue="mail-send")


@pytest.mark.fault("sealed-for-its-place")
def test_another_persons_name_on_a_waiting_answer_does_not_open() -> None:
    key = Cipher(FARM_KEY)
    given = datetime(2026, 11, 30, 9, tzinfo=UTC)
    sealed = key.seal_json("approve", places.of_pending_answer("answer", 1, "mette", given))
    assert key.open_json(sealed, places.of_pending_answer("answer", 1, "mette", given)) == "approve"
    for place in (
        places.of_pending_answer("answer", 1, "lars", given),
        places.of_pending_answer("answer", 2, "mette", given),
        places.of_pending_answer("note", 1, "mette", given),
        places.of_pending_answer("answer", 1, "mette", given + timedelta(microseconds=1)),
    ):
        with pytest.raises(WorklistKeyWrong):
            key.open_json(sealed, place)


def test_values_of_before_open_still(farm: Farm, engine: Engine) -> None:
    """They are sealed with the farm's key and for no place, and their cases have no key."""
    work(farm, 0)
    earlier = Cipher(FARM_KEY).seal_json({"what": "as it was"})
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM data_keys WHERE owner < 0"))
        connection.execute(
            text(
                "UPDATE tasks SET payload = :earlier, reason = NULL, result = NULL WHERE queue = 'mail-send'"
            ),
            {"earlier": earlier},
        )
    assert {str(task.payload) for task in farm.reader.tasks(queue="mail-send")} == {"{'what': 'as it was'}"}
