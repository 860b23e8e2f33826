"""HAR files in the shapes that Chrome's and Firefox's developer tools give them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.errors import UsageError
from bots.recordings.record.har import Har
from bots.recordings.record.importer import read_export
from bots.recordings.record.sheet import Sheet

NUMBER = "150" + "378" + "9999"


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
    entries, missing = read_export(saved(tmp_path, chrome()))
    assert len(entries) == 3
    assert missing[:2] == [
        "entry 2, POST /ny: the body of the answer is missing (900 bytes)",
        "entry 3, POST /bilag: the body that was sent is missing (48211 bytes)",
    ]
    assert [line.partition(":")[0] for line in missing[2:]] == ["pages", "all cookies"]
    assert entries[1].asked().header("content-type") == "application/x-www-form-urlencoded"
    assert entries[0].answer().header("content-encoding") == ""


def test_firefoxs_export_has_its_cookies_one_by_one(tmp_path):
    entries, missing = read_export(saved(tmp_path, firefox()))
    answers = {one.asked().path: one for one in entries}
    cookies = [value for name, value in answers["/ny"].answer().headers if name == "set-cookie"]
    assert cookies == ["a=111111111", "b=222222222; Path=/"]
    assert [line.partition(": ")[0] for line in missing] == ["entry 1, GET /sporing"]


@pytest.mark.parametrize("content", [{"log": {"entries": [{"request": {}}]}}, [], {"log": 1}])
def test_another_file_is_refused_with_the_place(tmp_path, content):
    with pytest.raises(UsageError, match="is not a HAR"):
        read_export(saved(tmp_path, content))


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
    assert len(Har.read(path).log.entries) == 3
    assert Sheet.read(path.with_suffix(".yaml")).address == "https://p.example"


@pytest.mark.parametrize("name", ["", "../ud", "Min optagelse", "æble"])
@pytest.mark.parametrize("how", [["import", "nothing.har", "--portal", "dservice"], ["dservice"]])
def test_a_name_that_cannot_be_written_is_refused_before_anything_is_recorded(how, name, tmp_path):
    result = CliRunner().invoke(app, ["record", *how, "--scenario", name, "--to", str(tmp_path)])
    assert "no name for a recording" in str(result.exception)
