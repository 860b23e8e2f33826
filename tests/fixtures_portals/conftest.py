"""A tiny world and portals that are asked without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Weather

TODAY = date(2026, 11, 21)


def document(number: int) -> Any:
    return SimpleNamespace(
        document_id=f"NH-{number:06}",
        received=TODAY - timedelta(days=number % 3),
        sender=f"Klinik {number}",
        sender_cvr="12345674",
        document_type="Faktura",
        number=f"F-{number}",
        xml=f"<Invoice>{number}</Invoice>".encode(),
    )


@pytest.fixture
def world() -> Any:
    return SimpleNamespace(
        our_cvr="12345674",
        our_name="Pensionskassen Eksempel",
        today=TODAY,
        documents=tuple(document(n) for n in range(1, 46)),
    )


@pytest.fixture
def weather() -> Weather:
    return Weather.calm()


@pytest.fixture
def sandbox(tmp_path: Path, sandbox_home: Path, world: Any, weather: Weather) -> Iterator[Sandbox]:
    shutil.copytree(sandbox_home, tmp_path, dirs_exist_ok=True)
    with Sandbox(tmp_path, world, weather, portals=("nemhandel",)) as sandbox:
        yield sandbox


class Visitor(httpx2.Client):
    """A browser without a screen: sends forms with the token of the page it is on."""

    def send_form(self, page: str, action: str, **fields: str) -> httpx2.Response:
        text = self.get(page).text
        token = re.search(r'name="csrf" value="([^"]+)"', text)
        assert token, text
        return self.post(action, data={"csrf": token[1], **fields})


@pytest.fixture
def visitor(sandbox: Sandbox) -> Iterator[Visitor]:
    with Visitor(base_url=sandbox.addresses["nemhandel"], follow_redirects=True) as visitor:
        yield visitor


@pytest.fixture
def clerk(visitor: Visitor, sandbox: Sandbox) -> Visitor:
    """A visitor who has logged in."""
    login = sandbox.secrets["nemhandel"]
    answer = visitor.send_form(
        "/log-ind", "/log-ind", brugernavn=login["username"], adgangskode=login["password"]
    )
    assert answer.url.path == "/indbakke"
    return visitor
