"""Recordings that a browser's developer tools have saved, and what is missing from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bots.recordings.record.har import Entry, Har, Pair, PostData
from bots.recordings.record.har import cookies as read_cookies

_BODY = ("POST", "PUT", "PATCH")
_NO_BODY = (204, 205, 301, 302, 303, 304, 307, 308)


def read_export(path: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a HAR file that Chrome or Firefox has saved, and one line per thing that is missing.

    Chrome leaves out cookies and authorization unless it is told to export "with sensitive data"; both may
    leave out bodies that were too large, or that a later page had pushed out of memory.

    Raises:
        UsageError: it is not a HAR file.
    """
    entries = sorted(Har.read(path).log.entries, key=lambda one: one.started)
    missing = []
    for number, one in enumerate(entries, start=1):
        where = f"entry {number}, {one.request.method} {one.asked().path}"
        missing += [f"{where}: {what}" for what in _missing(one)]
        _complete(one)
    if any(_is_page(one) and _lost_body(one) for one in entries):
        missing.append(
            "pages: Chrome forgets a page that was left. Record again with 'Preserve log' and "
            "chrome://flags/#devtools-enable-durable-messages on, with Firefox or with kollega record session"
        )
    if entries and not any(_has_cookies(one) for one in entries):
        missing.append(
            "all cookies: they are not compared in a replay; to have them, export the HAR with sensitive data"
        )
    return entries, missing


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
