"""Nothing of a replay reaches a network: everything a page tries is answered by the proxy, or refused."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bots.browser.browser import Browser
from bots.browser.session import Detour
from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.proxy.server import Proxy
from bots.recordings.record.har import entry
from bots.recordings.record.session import until_closed
from bots.recordings.record.sheet import Volatile
from bots.recordings.replay.divergence import DivergenceKind
from bots.recordings.replay.replayer import Replayer

pytestmark = pytest.mark.browser

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Listener:
    """Counts every connection that is made to it, from inside the page or from anywhere else."""

    def __init__(self) -> None:
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.socket.close()


def test_a_page_that_tries_everything_gets_nowhere(chromium: Browser, listener: Listener):
    script = f"""<!doctype html><p id=done></p><script>
      const opened = at => new Promise((ok, no) => {{
        const socket = new WebSocket(at); socket.onopen = ok; socket.onerror = no;
      }});
      const to = "127.0.0.1:{listener.port}";
      const tries = [fetch("http://" + to), fetch("https://" + to), fetch("https://stranger.example/"),
        opened("ws://" + to), opened("wss://p.example/"),
        navigator.serviceWorker ? navigator.serviceWorker.register("/sw.js") : Promise.reject()];
      navigator.sendBeacon("http://" + to, "x");
      new Image().src = "http://" + to + "/picture";
      Promise.allSettled(tries).then(all => {{
        const words = [...all.map(one => one.status), new Date().getFullYear()];
        document.getElementById("done").textContent = words.join(" ");
      }});
    </script>"""
    asked = Asked("GET", "https://p.example/")
    page = Answer(200, (("content-type", "text/html"),), script.encode())
    replayer = Replayer([entry(asked, page, START, 0.1)], Volatile(), START)
    with (
        Proxy(replayer) as proxy,
        chromium.through("p", Detour(proxy.address, datetime(2031, 5, 1, tzinfo=UTC))),
    ):
        tab = chromium.open_page("p", "p", "https://p.example")
        tab.goto("https://p.example/")
        tab.locator("#done", has_text="2031").wait_for(timeout=20_000)
        said = tab.locator("#done").inner_text().split()
        tab.close()
    # The refusal of a foreign host is an answer that a page without CORS may not read.
    assert said[:5] == ["rejected"] * 5
    assert listener.connections == 0
    kinds = {one.kind for one in replayer.finish()}
    assert kinds <= {DivergenceKind.OUTSIDE, DivergenceKind.UNKNOWN}
    texts = " ".join(map(str, replayer.divergences))
    assert "stranger.example:443" in texts
    assert "WebSocket" in texts


def test_a_recording_by_hand_ends_with_its_last_window(chromium: Browser) -> None:
    tab = chromium.open_page("by-hand", "by-hand", "https://p.example")
    tab.evaluate("window.open('about:blank')")
    for number, window in enumerate(tab.context.pages):
        window.evaluate(f"setTimeout(() => window.close(), {100 * (number + 1)})")
    until_closed(tab.context)
    assert tab.is_closed()
    assert tab.context.pages == []
