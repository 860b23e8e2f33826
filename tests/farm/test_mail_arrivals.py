"""Mails as arrivals: each once, however it is delivered or numbered, and none lost when a worker dies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bots.domain.clock import FixedClock
from bots.domain.listed_file import ListedFile
from bots.farm.farm import Farm
from bots.farm.robot import Inbox
from bots.systems.connection import Connection
from bots.systems.imap import ImapClient, connect
from tests.farm.mail_taker import ENTRY, PROCESSES, claimed, take_mails
from tests.imap import ImapServer, mail_server

__all__ = ["mail_server"]


def mail(number: int, way: str = "a", words: str = "Svar") -> bytes:
    head = (
        f"Received: from {way}.eksempel.dk\r\nFrom: ret@eksempel.dk\r\nMessage-ID: <{number}@eksempel.dk>\r\n"
    )
    return f"{head}Subject: Svar {number}\r\n\r\n{words} {number}\r\n".encode()


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm(processes=PROCESSES)


@pytest.fixture
def client(mail_server: ImapServer) -> Iterator[ImapClient]:
    with mail_server.session() as session:
        for folder in ("INBOX", "Behandlet"):
            if session.folder_exists(folder):
                session.select_folder(folder)
                session.delete_messages(session.search())
                session.expunge()
    client = connect(
        Connection("post", mail_server.address, None, mail_server.secret, ca_file=mail_server.ca_file)
    )
    yield client
    client.close()


@pytest.fixture
def inbox(farm: Farm, client: ImapClient) -> Callable[..., Inbox]:
    lease = claimed(farm, "hent-1")

    def opened(**other: Any) -> Inbox:
        entry = ENTRY.model_copy(update=other)
        return Inbox("post", entry, lease, farm.arrivals, client, farm.add_task)

    return opened


def cases(farm: Farm) -> int:
    return sum(1 for _ in farm.reader.cases())


def test_a_mail_is_dealt_with_once_and_moved_only_at_the_next_look(
    farm: Farm, mail_server: ImapServer, client: ImapClient, inbox: Callable[..., Inbox]
) -> None:
    mail_server.deliver(mail(1))
    assert len(take_mails(farm, inbox())) == 1
    assert len(client.listing()) == 1
    assert take_mails(farm, inbox()) == []
    assert (client.listing(), len(client.listing("Behandlet"))) == ([], 1)
    assert cases(farm) == 1


def test_a_mail_whose_case_does_not_exist_stays_where_it_is(
    farm: Farm, mail_server: ImapServer, client: ImapClient, inbox: Callable[..., Inbox]
) -> None:
    mail_server.deliver(mail(1))
    for _ in range(3):
        assert len(list(inbox().new())) == 1
    assert len(client.listing()) == 1


def test_without_a_folder_to_move_to_mails_stay_and_are_still_taken_once(
    farm: Farm, mail_server: ImapServer, client: ImapClient, inbox: Callable[..., Inbox]
) -> None:
    mail_server.deliver(mail(1))
    assert [len(take_mails(farm, inbox(taken_to=None))) for _ in range(3)] == [1, 0, 0]
    assert len(client.listing()) == 1


def test_the_same_mail_again_on_another_way_changes_nothing(
    farm: Farm, mail_server: ImapServer, client: ImapClient, inbox: Callable[..., Inbox]
) -> None:
    for way in ("a", "b"):
        mail_server.deliver(mail(1, way))
    assert len(take_mails(farm, inbox())) == 1
    mail_server.deliver(mail(1, "c"))
    assert take_mails(farm, inbox()) == []
    take_mails(farm, inbox())
    assert cases(farm) == 1
    assert client.listing() == []


def test_other_words_under_the_same_id_are_another_mail(
    farm: Farm, mail_server: ImapServer, inbox: Callable[..., Inbox]
) -> None:
    mail_server.deliver(mail(1))
    mail_server.deliver(mail(1, words="Rettet svar"))
    take_mails(farm, inbox())
    assert cases(farm) == 2


def test_a_mailbox_that_is_numbered_anew_brings_nothing_twice(
    farm: Farm, mail_server: ImapServer, client: ImapClient, inbox: Callable[..., Inbox]
) -> None:
    mail_server.deliver(mail(1))
    take_mails(farm, inbox(taken_to=None))
    mail_server.number_anew()
    client.close()
    mail_server.deliver(mail(2))
    assert [one.content for one in take_mails(farm, inbox(taken_to=None))] == [mail(2)]
    assert cases(farm) == 2


def test_a_mail_that_is_too_large_is_the_teams_and_is_never_fetched(
    farm: Farm, client: ImapClient, inbox: Callable[..., Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        client, "listing", lambda folder: [ListedFile("1-1.eml", 30_000_000, "", exact=False)]
    )
    for _ in range(2):
        assert list(inbox(largest=25, taken_to=None).new()) == []
    (task,) = farm.reader.tasks(queue="drift")
    assert task.reference.startswith("post-arrival-too-large-")
    assert "30 MB" in task.payload["reason"]["da"]


@pytest.mark.parametrize("dies_at", ["read", "case", "taken"])
def test_nothing_is_lost_or_done_twice_when_the_worker_is_killed(
    farm: Farm,
    mail_server: ImapServer,
    client: ImapClient,
    inbox: Callable[..., Inbox],
    address: str,
    clock: FixedClock,
    dies_at: str,
) -> None:
    for number in (1, 2, 3):
        mail_server.deliver(mail(number))
    told = {
        "database": address,
        "now": clock.now().isoformat(),
        "address": mail_server.address,
        "secret": mail_server.secret,
        "ca_file": str(mail_server.ca_file),
        "dies_at": dies_at,
    }
    killed = subprocess.run(
        [sys.executable, "-m", "tests.farm.mail_taker"], input=json.dumps(told), text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert cases(farm) == (0 if dies_at == "read" else 1)
    again = take_mails(farm, inbox())
    assert len(again) == (2 if dies_at == "taken" else 3)
    take_mails(farm, inbox())
    assert cases(farm) == 3
    assert client.listing() == []
