"""Locator files: what is wrong in them is named with line and column."""

from pathlib import Path

import pytest

from bots.browser.locators.book import LocatorBook
from bots.domain.errors import UsageError

HOUSE = Path(__file__).parents[2] / "locators"
HEAD = 'portal: proeve\nversion: "1"\npages:\n'


def problem(tmp_path: Path, pages: str, head: str = HEAD) -> str:
    path = tmp_path / "proeve.yaml"
    path.write_text(head + pages, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        LocatorBook.load(path)
    return str(caught.value).replace(str(path), "proeve.yaml")


def on_page(locator: str) -> str:
    return f"  form:\n    there: {{role: heading, name: Form}}\n    locators:\n      x: {locator}\n"


CASES = {
    "unknown key": (
        on_page("{find: [{lable: CPR}]}"),
        "proeve.yaml:7:19: unknown key 'pages.form.locators.x.find.0.lable' (did you mean 'label'? allowed: ",
    ),
    "unknown key of a locator": (on_page("{comits: true, find: [{label: A}]}"), "did you mean 'commits'?"),
    "page without there": (
        "  form:\n    locators: {}\n",
        "proeve.yaml:4:3: pages.form: 'there' is missing",
    ),
    "css without why": (
        on_page("{find: [{css: '#a'}]}"),
        "proeve.yaml:7:18: pages.form.locators.x.find.0: 'css' needs a 'why'",
    ),
    "frame css without why": (
        "  form:\n    there: {text: A}\n    frame: {css: '#a'}\n",
        "proeve.yaml:6:5: pages.form.frame: 'css' needs a 'why'",
    ),
    "why without css": (on_page("{find: [{label: A, why: b}]}"), "'why' goes with 'css' only"),
    "high risk with one strategy": (
        on_page("{risk: high, find: [{label: A}]}"),
        "proeve.yaml:7:7: pages.form.locators.x: 'risk: high' and 'commits: true' need two strategies",
    ),
    "commits with two of one kind": (
        on_page("{commits: true, find: [{label: A}, {label: B}]}"),
        "need two strategies of different kinds",
    ),
    "unknown risk": (
        on_page("{risk: hihg, find: [{label: A}]}"),
        "x.risk: 'hihg' is not known (did you mean 'high'? allowed: low, high)",
    ),
    "unknown kind": (
        "  form: {kind: logon, there: {text: A}}\n",
        "(did you mean 'login'? allowed: login, maintenance, error)",
    ),
    "unknown role": (
        on_page("{find: [{role: buton}]}"),
        "'buton' is not an ARIA role; did you mean 'button'?",
    ),
    "two kinds in one strategy": (on_page("{find: [{label: A, text: B}]}"), "this has 2 of them"),
    "name without role": (on_page("{find: [{label: A, name: B}]}"), "'name' goes with 'role' only"),
    "no strategy": (
        on_page("{find: []}"),
        "proeve.yaml:7:7: pages.form.locators.x: 'find' needs at least one strategy",
    ),
    "duplicate locator": (
        on_page("{find: [{label: A}]}") + "      x: {find: [{label: B}]}\n",
        "proeve.yaml:8:7: pages.form.locators.x is written twice",
    ),
    "duplicate page": (
        "  a: {there: {text: A}}\n  a: {there: {text: B}}\n",
        "proeve.yaml:5:3: pages.a is written twice",
    ),
    "placeholder that only one strategy has": (
        on_page('{find: [{label: "{number}"}, {title: "{numer}"}]}'),
        "proeve.yaml:7:7: pages.form.locators.x: unknown placeholder {number}",
    ),
    "placeholder in there": ("  a: {there: {text: '{x}'}}\n", "unknown placeholder {x}: 'there' takes none"),
    "placeholder that is a parameter": (
        on_page('{find: [{label: "{value}"}]}'),
        "placeholder {value} must be",
    ),
    "open brace": (on_page('{find: [{label: "{a"}]}'), "a brace that is meant is written twice"),
    "many and high": (
        on_page("{many: true, risk: high, find: [{label: A}, {title: B}]}"),
        "'many: true' cannot go with",
    ),
    "a word that YAML reads as no": (
        on_page("{find: [{label: Nej}, {text: No}]}"),
        "find.1.text: must be text, this is False; write it in quotes",
    ),
    "not YAML": ("  a: {there: [}\n", "proeve.yaml:4:15: not YAML: "),
}


@pytest.mark.parametrize(("pages", "expected"), CASES.values(), ids=CASES.keys())
def test_a_mistake_is_named_with_its_place(tmp_path: Path, pages: str, expected: str) -> None:
    assert expected in problem(tmp_path, pages)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    pages = on_page("{find: [{css: a}]}") + "  other:\n    kind: x\n"
    assert [line.split(": ")[0] for line in problem(tmp_path, pages).splitlines()] == [
        "proeve.yaml:7:18",
        "proeve.yaml:8:3",
        "proeve.yaml:9:11",
    ]


def test_a_version_that_yaml_reads_as_a_date_is_to_be_quoted(tmp_path: Path) -> None:
    text = problem(tmp_path, "  a: {there: {text: A}}\n", "portal: p\nversion: 2026-11-01\npages:\n")
    assert text.startswith("proeve.yaml:2:10: version: must be text")
    assert "write it in quotes" in text


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "cannot be read"), (b"\xe6\xf8\xe5", "not UTF-8"), (b"", "the file is empty"), (b"- a", "1:1: ")],
)
def test_a_file_that_cannot_be_a_locator_file(tmp_path: Path, content: bytes | None, expected: str) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=expected):
        LocatorBook.load(path)


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "proeve.yaml"
    path.write_text(HEAD + "  a: {there: {text: A}}\n")
    first = LocatorBook.load(path)
    assert LocatorBook.load(path) is first
    path.write_text(HEAD + "  b: {there: {text: longer}}\n")
    assert list(LocatorBook.load(path).pages) == ["b"]


def test_unknown_names_suggest_and_list(tmp_path: Path) -> None:
    path = tmp_path / "proeve.yaml"
    path.write_text(HEAD + on_page("{find: [{label: A}]}"))
    book = LocatorBook.load(path)
    assert not book.target("form", "x").high
    with pytest.raises(UsageError, match=r"no page 'from' .*'form'\? Known: form\."):
        book.page("from")
    with pytest.raises(UsageError, match=r"no locator 'y' in the page 'form' of .* Known: x\."):
        book.target("form", "y")


@pytest.mark.parametrize("path", sorted(HOUSE.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_locator_files_of_the_house_are_sound(path: Path) -> None:
    book = LocatorBook.load(path)
    assert path.stem == (f"{book.portal}-{book.face}" if book.face else book.portal)
    assert {page.kind for page in book.of_kind().values()} == {"login", "maintenance", "error"}
