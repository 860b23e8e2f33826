"""HAR files in the shapes that Chrome's and Firefox's developer tools give them."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.errors import UsageError
from bots.recordings.record.har import Entry
from bots.recordings.record.har_file import entries_in, write_entries
from bots.recordings.record.importer import Export
from bots.recordings.record.sheet import RecordingSheet

NUMBER = f"{150}{378}{9999}"


def _entry(method: str, path: str, status: int, content: dict[str, Any], **request: Any) -> dict[str, Any]:
    at = request.pop("at", "2026-11-21T09:00:00.000Z")
    return {
        "_initiator": {"type": "other"},
        "_resourceType": "document",
        "cache": {},
        "connection": "443",
        "pageref": "page_1",
        "startedDateTime": at,
        "time": 12.3,
        "timings": {"blocked": 1, "dns": -1, "connect": -1, "send": 0.1, "wait": 9, "receive": 2, "ssl": -1},
        "request": {
            "method": method,
            "url": f"https://p.example{path}",
            "httpVersion": "http/2.0",
            "headers": [{"name": ":authority", "value": "p.example"}, *request.pop("headers", [])],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
            **request,
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "http/2.0",
            "headers": [{"name": "content-encoding", "value": "br"}],
            "cookies": [],
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
            "_transferSize": 300,
        },
    }


def chrome() -> dict[str, Any]:
    """As Chrome saves it without sensitive data: no cookies; a body that memory had no room for is gone."""
    entries = [
        _entry("GET", "/ny", 200, {"size": 40, "mimeType": "text/html", "text": f"<p>{NUMBER}</p>"}),
        _entry(
            "POST",
            "/ny",
            200,
            {"size": 900, "mimeType": "text/html"},
            at="2026-11-21T09:00:01.000Z",
            headers=[{"name": "content-length", "value": "14"}],
            postData={
                "mimeType": "application/x-www-form-urlencoded",
                "text": f"cpr={NUMBER}",
                "params": [{"name": "cpr", "value": NUMBER}],
            },
        ),
        _entry(
            "POST",
            "/bilag",
            204,
            {"size": 0, "mimeType": "x-unknown"},
            at="2026-11-21T09:00:02.000Z",
            headers=[{"name": "content-length", "value": "48211"}],
        ),
    ]
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "WebInspector", "version": "537.36"},
            "entries": entries,
        }
    }


def firefox() -> dict[str, Any]:
    """As Firefox saves it: cookies in headers, several Set-Cookie headers in one, a blocked request."""
    first = _entry(
        "GET",
        "/ny",
        200,
        {"size": 9, "mimeType": "text/html; charset=utf-8", "text": "<p>a</p>"},
        headers=[{"name": "Cookie", "value": "sid=abcdef123456"}],
    )
    first["response"]["headers"].append({"name": "Set-Cookie", "value": "a=111111111\nb=222222222; Path=/"})
    blocked = _entry("GET", "/sporing", 0, {"size": 0, "mimeType": ""}, at="2026-11-21T09:00:01.000+01:00")
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "Firefox", "version": "140.0"},
            "entries": [first, blocked],
        }
    }


def saved(folder: Path, content: Any) -> Path:
    path = folder / "saved.har"
    path.write_text(json.dumps(content))
    return path


def test_chromes_export_says_what_it_left_out(tmp_path):
    export = Export(saved(tmp_path, chrome()))
    entries, missing = list(export), export.missing
    assert len(entries) == 3
    assert missing[:2] == [
        "entry 2, POST /ny: the body of the answer is missing (900 bytes)",
        "entry 3, POST /bilag: the body that was sent is missing (48211 bytes)",
    ]
    assert [line.partition(":")[0] for line in missing[2:]] == ["pages", "all cookies"]
    assert entries[1].asked().header("content-type") == "application/x-www-form-urlencoded"
    assert entries[0].answer().header("content-encoding") == ""


def test_firefoxs_export_has_its_cookies_one_by_one(tmp_path):
    export = Export(saved(tmp_path, firefox()))
    entries, missing = list(export), export.missing
    answers = {one.asked().path: one for one in entries}
    cookies = [value for name, value in answers["/ny"].answer().headers if name == "set-cookie"]
    assert cookies == ["a=111111111", "b=222222222; Path=/"]
    assert [line.partition(": ")[0] for line in missing] == ["entry 1, GET /sporing"]


@pytest.mark.parametrize("content", [{"log": {"entries": [{"request": {}}]}}, [], {"log": 1}])
def test_another_file_is_refused_with_the_place(tmp_path, content):
    with pytest.raises(UsageError, match="is not a HAR"):
        Export(saved(tmp_path, content))


def test_the_command_keeps_a_scrubbed_recording_and_says_what_is_missing(tmp_path):
    result = CliRunner().invoke(
        app,
        [
            *("record", "import", str(saved(tmp_path, chrome())), "--portal", "dservice"),
            *("--scenario", "fra-chrome", "--to", str(tmp_path / "to")),
        ],
    )
    assert result.exit_code == 0, result.output
    assert "missing: entry 2, POST /ny" in result.output
    path = tmp_path / "to" / "dservice" / "fra-chrome.har"
    assert NUMBER not in path.read_text()
    assert "cpr=" in path.read_text()
    assert len(list(entries_in(path))) == 3
    assert RecordingSheet.read(path.with_suffix(".yaml")).address == "https://p.example"


@pytest.mark.parametrize("name", ["", "../ud", "Min optagelse", "æble"])
@pytest.mark.parametrize("how", [["import", "nothing.har", "--portal", "dservice"], ["dservice"]])
def test_a_name_that_cannot_be_written_is_refused_before_anything_is_recorded(how, name, tmp_path):
    result = CliRunner().invoke(app, ["record", *how, "--scenario", name, "--to", str(tmp_path)])
    assert "no name for a recording" in str(result.exception)


def test_a_recording_is_written_as_it_is_read():
    path = Path("fixtures/recordings/dservice/accepted.har")
    again = io.StringIO()
    write_entries(again, entries_in(path))
    assert again.getvalue() == path.read_text(encoding="utf-8")


def plain(**more: Any) -> dict[str, Any]:
    """The least that an entry has, and ``more`` of it."""
    return {
        "startedDateTime": "2026-11-21T09:00:00.000Z",
        "request": {"method": "GET", "url": "https://p.example/", "headers": []},
        "response": {"status": 200, "content": {"size": 3, "mimeType": "text/html", "text": "hej"}},
        **more,
    }


def read(folder: Path, *entries: dict[str, Any], **more: Any) -> tuple[list[Entry], list[str]]:
    export = Export(saved(folder, {"log": {**more, "entries": list(entries)}}))
    return list(export), export.missing


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom"])
def test_a_byte_order_mark_is_no_fault(tmp_path, encoding):
    path = tmp_path / "saved.har"
    text = json.dumps({"log": {"entries": [plain()]}})
    path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le") if "bom" in encoding else text.encode(encoding))
    assert len(list(Export(path))) == 1


def test_nulls_and_numbers_in_the_place_of_text_are_read(tmp_path):
    odd = plain(cache=None, time=None, timings={"send": None, "wait": 1}, serverIPAddress=None)
    odd["request"] |= {"postData": None, "cookies": None, "headers": [{"name": "x-alder", "value": 7}]}
    odd["response"] |= {"redirectURL": None, "headers": [{"name": "x-nul", "value": None}], "content": None}
    ((one,), _) = read(tmp_path, odd, pages=None)
    assert one.asked().header("x-alder") == "7"
    assert one.answer().header("x-nul") == ""


def test_times_with_and_without_a_zone_are_put_in_order(tmp_path):
    late = plain(startedDateTime="2026-11-21T10:00:01.000")
    late["request"] = {"method": "GET", "url": "https://p.example/sen"}
    entries, _ = read(tmp_path, late, plain())
    assert [one.asked().path for one in entries] == ["/", "/sen"]
    assert entries[1].started.utcoffset() is not None


@pytest.mark.parametrize("url", ["about:blank", "data:,hej", "chrome-extension://abc/a.js", "blob:x"])
def test_what_is_no_request_to_a_server_is_left_out_and_told(tmp_path, url):
    strange = plain(startedDateTime="2020-01-01T09:00:00.000Z")
    strange["request"] = {"method": "GET", "url": url}
    export = Export(saved(tmp_path, {"log": {"entries": [strange, plain()]}}))
    assert [one.request.url for one in export] == ["https://p.example/"]
    assert export.first is not None
    assert export.first.request.url == "https://p.example/"
    assert any(line.startswith("left out: ") for line in export.missing)


@pytest.mark.parametrize("cut", [30, 150, 400])
def test_a_file_that_was_cut_off_says_where(tmp_path, cut):
    path = saved(tmp_path, {"log": {"entries": [plain(), plain()]}})
    path.write_text(path.read_text()[:cut])
    with pytest.raises(UsageError, match=r"is not a HAR 1\.2 file: log"):
        Export(path)


def test_the_password_of_an_address_gets_into_no_file(tmp_path):
    one = plain()
    one["request"]["url"] = "https://rpa:Hemmelig9@p.example/"
    path = saved(tmp_path, {"log": {"entries": [one]}})
    result = CliRunner().invoke(
        app,
        [
            *("record", "import", str(path), "--portal", "dservice"),
            *("--scenario", "adresse", "--to", str(tmp_path / "to")),
        ],
    )
    assert result.exit_code == 0, result.output
    written = "".join(one.read_text() for one in (tmp_path / "to" / "dservice").iterdir())
    assert "Hemmelig9" not in written
    assert "address: https://p.example\n" in written


def test_a_large_file_is_read_entry_by_entry(tmp_path):
    def many(count: int) -> Iterator[Entry]:
        for number in range(count):
            body = f"<p>{number}</p>" + "Beløb 1.234,56 kr.<br>\n" * 2000
            yield Entry.model_validate(
                plain(response={"status": 200, "content": {"mimeType": "text/html", "text": body}})
            )

    path = tmp_path / "large.har"
    with path.open("w", encoding="utf-8") as file:
        write_entries(file, many(300))
    told: list[int] = []
    tracemalloc.start()
    count = sum(1 for _ in Export(path, told.append))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert sum(told) == 2 * len(path.read_text(encoding="utf-8"))
    assert most < path.stat().st_size / 2
