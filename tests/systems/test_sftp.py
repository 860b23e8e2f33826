"""SFTP against a real server of another make: keys on both sides, whole files, and a line that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from bots.domain.errors import CredentialRejected, SystemDown
from bots.systems.connection import Connection
from bots.systems.sftp import SftpClient, connect
from bots.vault.secret import Secret
from fixtures.servers.sftp import SftpServer

LARGE = bytes(range(256)) * 20_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    with SftpServer(tmp_path / "out") as running:
        yield running


@pytest.fixture
def client(server: SftpServer) -> Iterator[SftpClient]:
    client = connect(connection(server))
    yield client
    client.close()


def connection(server: SftpServer, **secret: str) -> Connection:
    return Connection("cpr", server.address, "cpr-robot", server.secret | secret)


def test_files_are_listed_without_folders_and_read_whole(server: SftpServer, client: SftpClient) -> None:
    (server.folder / "in" / "old").mkdir(parents=True)
    (server.folder / "in" / "D261130.L4357").write_bytes(LARGE)
    (found,) = client.listing("in")
    assert (found.name, found.size) == ("D261130.L4357", len(LARGE))
    assert client.read("in", found.name) == LARGE


def test_a_file_is_left_whole_or_not_at_all(server: SftpServer, client: SftpClient) -> None:
    client.write("", "brev.pdf", LARGE)
    assert (server.folder / "brev.pdf").read_bytes() == LARGE
    assert [path.name for path in server.folder.iterdir()] == ["brev.pdf"]
    assert client.exists("", "brev.pdf")
    client.write("", "brev.pdf", b"kortere")
    assert (server.folder / "brev.pdf").read_bytes() == b"kortere"
    client.remove("", "brev.pdf")
    assert not client.exists("", "brev.pdf")


def test_a_line_that_breaks_in_the_middle_is_said_and_the_next_task_reads_it_all(server: SftpServer) -> None:
    (server.folder / "fil").write_bytes(LARGE)
    server.cut_after = 200_000
    with pytest.raises(SystemDown):
        connect(connection(server)).read("", "fil")
    server.cut_after = None
    assert connect(connection(server)).read("", "fil") == LARGE


def test_a_server_with_another_key_gets_no_login(server: SftpServer) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with pytest.raises(CredentialRejected, match="another key"):
        connect(connection(server, host_key=other)).listing()


@pytest.mark.parametrize("wrong", ["", "ssh-ed25519", "ssh-ed25519 *"])
def test_without_a_host_key_nobody_is_believed(server: SftpServer, wrong: str) -> None:
    with pytest.raises(CredentialRejected, match="host_key"):
        connect(connection(server, host_key=wrong)).listing()


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
def test_a_login_that_is_refused_is_said_with_its_name(server: SftpServer, kind: str) -> None:
    stranger = asyncssh.generate_private_key(kind).export_private_key().decode()
    with pytest.raises(CredentialRejected) as refused:
        connect(connection(server, private_key=stranger)).listing()
    assert refused.value.login == "cpr-robot"
    assert "PRIVATE KEY" not in str(refused.value)


def test_a_line_that_breaks_during_the_login_is_no_refusal(server: SftpServer) -> None:
    server.cut_at_login = True
    with pytest.raises(SystemDown):
        connect(connection(server)).listing()
    server.cut_at_login = False
    assert connect(connection(server)).listing() == []


def test_a_private_key_that_is_none_is_said(server: SftpServer) -> None:
    with pytest.raises(CredentialRejected, match="private_key"):
        connect(connection(server, private_key="x")).listing()


def test_nobody_there_is_a_system_that_is_down(server: SftpServer) -> None:
    gone = Connection("cpr", "127.0.0.1:1", "cpr-robot", server.secret)
    with pytest.raises(SystemDown):
        connect(gone).listing()


def test_a_file_that_is_not_there_is_no_empty_file(client: SftpClient) -> None:
    with pytest.raises(SystemDown):
        client.read("", "mangler")


def test_a_key_without_a_passphrase_comes_from_the_vault_as_it_is(server: SftpServer) -> None:
    (server.folder / "fil").write_bytes(b"1")
    logged_in = connect(Connection("cpr", server.address, "cpr-robot", Secret("cpr", server.secret)))
    assert logged_in.read("", "fil") == b"1"
    logged_in.close()
