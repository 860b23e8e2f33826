"""Recordings that a browser's developer tools have saved, and what is missing from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from pathlib import Path

from bots.recordings.record.har import Entry, Pair, PostData
from bots.recordings.record.har import cookies as read_cookies
from bots.recordings.record.har_file import Progress, entries_in

_BODY = ("POST", "PUT", "PATCH")
_LOST_PAGES = (
    "pages: Chrome forgets a page that was left. Record again with 'Preserve log' and "
    "chrome://flags/#devtools-enable-durable-messages on, with Firefox or with kollega record session"
)
_NO_COOKIES = (
    "all cookies: they are not compared in a replay; to have them, export the HAR with sensitive data"
)
_NO_BODY = (204, 205, 301, 302, 303, 304, 307, 308)


class Export:
    """A HAR file that Chrome or Firefox has saved: its entries by time, as often as they are asked for.

    ``missing`` has one line per thing that the export left out. Chrome leaves out cookies and authorization
    unless it is set to export "with sensitive data"; both may leave out bodies that were too large, or that
    a later page had pushed out of memory. ``first`` is the earliest entry; None where there is no request.

    Raises:
        UsageError: it is not a HAR file.
    """

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self._path = path
        self._progress = progress
        self.first: Entry | None = None
        self.missing: list[str] = []
        lines: dict[int, list[str]] = {}
        times: list[tuple[datetime, int]] = []
        lost = has_cookies = False
        for number, one in enumerate(entries_in(path, progress)):
            if not _is_web(one):
                self.missing.append(f"left out: {_scheme(one)}: is no request to a server")
                continue
            times.append((one.started, number))
            lines[number] = [f"{one.request.method} {one.asked().path}: {what}" for what in _missing(one)]
            lost = lost or (_is_page(one) and _lost_body(one))
            has_cookies = has_cookies or _has_cookies(one)
            if self.first is None or one.started < self.first.started:
                self.first = one
        self._ranks = {number: rank for rank, (_, number) in enumerate(sorted(times))}
        for number, rank in sorted(self._ranks.items(), key=itemgetter(1)):
            self.missing += [f"entry {rank + 1}, {line}" for line in lines[number]]
        if lost:
            self.missing.append(_LOST_PAGES)
        if times and not has_cookies:
            self.missing.append(_NO_COOKIES)

    def __iter__(self) -> Iterator[Entry]:
        # Browsers write their entries nearly in order, so that few have to wait here.
        waiting: dict[int, Entry] = {}
        rank = 0
        for number, one in enumerate(entries_in(self._path, self._progress)):
            if number in self._ranks:
                _complete(one)
                waiting[self._ranks[number]] = one
            while rank in waiting:
                yield waiting.pop(rank)
                rank += 1


def _is_web(one: Entry) -> bool:
    return _scheme(one) in ("http", "https")


def _scheme(one: Entry) -> str:
    return one.request.url.partition(":")[0].lower()


def _missing(one: Entry) -> Iterator[str]:
    post = one.request.post
    if one.response.status == 0:
        yield "has no answer (it was blocked or broken off) and is left out of a replay"
    elif _lost_body(one):
        yield f"the body of the answer is missing ({one.response.content.size} bytes)"
    announced = next((h.value for h in one.request.headers if h.name.lower() == "content-length"), "0")
    if one.request.method in _BODY and announced.isdecimal() and int(announced) > 0:
        if post is None or not (post.text or post.params):
            yield f"the body that was sent is missing ({announced} bytes)"
        elif (
            "multipart/form-data" in post.mime_type and "filename=" in post.text and _is_cut(post, announced)
        ):
            yield "the files that were uploaded are missing from the body that was sent"


def _lost_body(one: Entry) -> bool:
    content = one.response.content
    return content.text is None and one.response.status not in (0, *_NO_BODY) and content.size != 0


def _is_page(one: Entry) -> bool:
    return one.response.content.mime_type.startswith("text/html")


def _is_cut(post: PostData, announced: str) -> bool:
    return len(post.text.encode()) < int(announced)


def _has_cookies(one: Entry) -> bool:
    names = {header.name.lower() for header in (*one.request.headers, *one.response.headers)}
    return bool(names & {"cookie", "set-cookie"} or one.request.cookies or one.response.cookies)


def _complete(one: Entry) -> None:
    """Say in headers what the export says elsewhere only."""
    post = one.request.post
    if post is not None and post.mime_type and not one.asked().header("content-type"):
        one.request.headers.append(Pair(name="content-type", value=post.mime_type))
    content = one.response.content
    if content.mime_type and not one.answer().header("content-type"):
        one.response.headers.append(Pair(name="content-type", value=content.mime_type))
    # Bodies stand decoded in a HAR file, whatever the header says.
    one.response.headers = [
        Pair(name=name, value=value)
        for header in one.response.headers
        if header.name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        for name, value in _split_cookies(header)
    ]


def _split_cookies(header: Pair) -> list[tuple[str, str]]:
    # Firefox and Chrome write several Set-Cookie headers into one, line by line.
    if header.name.lower() != "set-cookie":
        return [(header.name, header.value)]
    return [(header.name, line) for line in header.value.splitlines() if read_cookies(line)]
