from __future__ import annotations

import ssl

import httpx
import pytest

from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.proxy.server import Proxy


class Echo:
    """Says back what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.sockets: list[str] = []

    def admits(self, authority: str) -> bool:
        return authority == "known.example:443"

    async def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return Answer(200, (("set-cookie", "a=1"), ("set-cookie", "b=2")), asked.body or b"nothing")

    def refused_socket(self, url: str) -> None:
        self.sockets.append(url)

    async def close(self) -> None:
        pass


@pytest.fixture
def echo() -> Echo:
    return Echo()


def client(proxy: Proxy) -> httpx.Client:
    no_check = ssl.create_default_context()
    no_check.check_hostname = False
    no_check.verify_mode = ssl.CERT_NONE
    return httpx.Client(proxy=proxy.address, verify=no_check, trust_env=False)


def test_requests_arrive_whole_with_and_without_tls_and_answers_go_back(echo):
    with Proxy(echo) as proxy, client(proxy) as browser:
        for scheme in ("http", "https"):
            answer = browser.post(f"{scheme}://known.example/a?b=1", content=b"x" * 200_000)
            assert answer.content == b"x" * 200_000
            assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
        assert browser.head("https://known.example/").content == b""
    assert [each.url for each in echo.asked] == [
        "http://known.example/a?b=1",
        "https://known.example/a?b=1",
        "https://known.example/",
    ]


def test_a_tunnel_to_another_host_is_refused(echo):
    with Proxy(echo) as proxy, client(proxy) as browser, pytest.raises(httpx.ProxyError, match="403"):
        browser.get("https://stranger.example/")
    assert echo.asked == []


def test_a_websocket_is_refused(echo):
    with Proxy(echo) as proxy, client(proxy) as browser:
        headers = {"connection": "upgrade", "upgrade": "websocket"}
        assert browser.get("https://known.example/s", headers=headers).status_code == 403
    assert echo.sockets == ["https://known.example/s"]
    assert echo.asked == []
