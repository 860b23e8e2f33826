from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from ubl_documents import ALL, OIOUBL, content

from bots.domain.ubl import Unreadable, parse
from bots.domain.ubl.reader import MAX_BYTES, MAX_DOCUMENT, read


def declared(encoding: str, body: str = "<a>Åen</a>") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{body}'


def problem(file: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(file)
    return caught.value


@pytest.mark.parametrize(
    "file",
    [
        declared("UTF-8").encode(),
        b"\xef\xbb\xbf" + declared("UTF-8").encode(),
        b"\xef\xbb\xbf" + declared("ISO-8859-1").encode(),
        "<a>Åen</a>".encode(),
        declared("ISO-8859-1").encode("latin-1"),
        declared("iso-8859-15").encode("iso8859-15"),
        declared("windows-1252").encode("cp1252"),
        declared("UTF-16").encode("utf-16"),
        b"\xfe\xff" + declared("UTF-16").encode("utf-16-be"),
        "<!-- <!DOCTYPE a> --><?x <!DOCTYPE a> ?>\n<a>Åen</a>".encode(),
    ],
)
def test_the_declared_encoding_is_honoured(file: bytes) -> None:
    assert read(file).text == "Åen"


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1"])
def test_an_invoice_reads_the_same_in_every_encoding(encoding: str) -> None:
    text = content(OIOUBL).decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert parse(text.encode(encoding)) == parse(content(OIOUBL))


def test_bytes_of_another_encoding_are_located() -> None:
    error = problem(declared("UTF-8", "<a>\n  <b>Åen</b></a>").encode("latin-1"))
    assert str(error) == "Filens tegnsæt er ikke utf-8, som den siger: fejl i linje 3, kolonne 6."
    assert error.english == "The file's encoding is not utf-8 as it says: error in line 3, column 6."


def test_utf_8_that_calls_itself_latin_1_is_not_read_as_garbage() -> None:
    assert "skrevet i UTF-8" in str(problem(declared("ISO-8859-1").encode()))


@pytest.mark.parametrize("encoding", ["UTF-7", "EBCDIC-CP-DK", "klingon", "UTF-16", "zlib"])
def test_encodings_that_do_not_fit_or_are_not_read_are_named(encoding: str) -> None:
    assert f"'{encoding}'" in str(problem(declared(encoding, "<a/>").encode("ascii")))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_wide_encodings_need_their_mark(encoding: str) -> None:
    assert "byte order mark" in str(problem("<a/>".encode(encoding)))


@pytest.mark.parametrize("file", [b"", b"  \r\n\t "])
def test_an_empty_file_is_called_empty(file: bytes) -> None:
    assert str(problem(file)) == "Filen er tom."


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (b"%PDF-1.7 \xe2\xe3", "en PDF-fil"),
        (b"PK\x03\x04abc", "en zip-fil"),
        (b'{"a": 1}', "en JSON-fil"),
        (b"\x1f\x8b\x08\x00\x00\x00", "en gzip-fil"),
        (b"\xff\xd8\xff\xe0", "et billede (JPEG)"),
        (b"\xd0\xcf\x11\xe0\xa1", "et ældre Office-dokument"),
        (b"Faktura nr. 5", "ikke XML."),
    ],
)
def test_other_files_are_called_what_they_are(file: bytes, what: str) -> None:
    assert what in str(problem(file))


@pytest.mark.parametrize(
    "file", [b"<a>", b"<a></b>", b"<a/><b/>", b"<a>&x;</a>", b"<a b=1/>", b"<", b"<a>\x01</a>"]
)
def test_ill_formed_xml_is_located(file: bytes) -> None:
    assert re.search(r"linje 1, kolonne \d+", str(problem(file)))


def test_the_reason_is_one_line() -> None:
    assert "\n" not in str(problem(b"<a>\0</a>"))


def test_the_end_of_a_cut_off_invoice_is_located() -> None:
    whole = content(OIOUBL)
    assert "ikke velformet XML: fejl i linje" in str(problem(whole[: len(whole) // 2]))


def test_too_large_a_file_is_refused_before_it_is_looked_at() -> None:
    error = problem(b"\xff" * 90_000_000)
    assert str(error) == "Filen fylder 90.0 MB, og grænsen er 80.0 MB."
    assert error.english == "The file is 90.0 MB, and the limit is 80.0 MB."


def embedded(size: int) -> bytes:
    """A file of ``size`` bytes that is nearly all attachment."""
    start, end = b"<a><EmbeddedDocumentBinaryObject>", b"</EmbeddedDocumentBinaryObject></a>"
    return start + b"Q" * (size - len(start) - len(end)) + end


@pytest.mark.parametrize(("size", "fits"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_the_limit_is_exact(size: int, fits: bool) -> None:
    if fits:
        assert not read(embedded(size))[0].text
    else:
        assert "grænsen" in str(problem(embedded(size)))


def test_what_is_left_without_attachments_has_a_limit_as_well() -> None:
    file = b"<a>" + b"<b>x</b>" * (MAX_DOCUMENT // 8) + b"</a>"
    assert "ud over sine bilag" in str(problem(file))


BOMB = (
    '<!DOCTYPE a [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&l9;</a>"
)
QUADRATIC = f'<!DOCTYPE a [<!ENTITY l "{"x" * 50_000}">]><a>{"&l;" * 50_000}</a>'
ATTRIBUTE = '<!DOCTYPE a [<!ENTITY l "lol">]><a b="&l;"/>'
OUTSIDE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><a/>'


@pytest.mark.parametrize("prolog", ["", "\n ", "<!-- x -->", "<?x y?>\n<!---->"])
@pytest.mark.parametrize(
    "file", [BOMB, QUADRATIC, ATTRIBUTE, OUTSIDE], ids=["bomb", "quadratic", "attribute", "dtd"]
)
def test_a_doctype_is_refused(file: str, prolog: str) -> None:
    assert "entity expansion" in str(problem((prolog + file).encode()))
    assert "entity expansion" in str(problem((prolog + file).encode("utf-16")))


def test_an_entity_that_points_to_a_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemmeligt")
    error = problem(f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'.encode())
    assert "DOCTYPE" in str(error)
    assert "hemmeligt" not in str(error) + error.english


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server that keeps what it is asked, and its address."""
    asked: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline())

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/evil", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "file",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "{0}">]><a>&e;</a>',
        '<!DOCTYPE a [<!ENTITY % e SYSTEM "{0}"> %e;]><a/>',
        '<!DOCTYPE a SYSTEM "{0}"><a/>',
        '<a><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{0}"/></a>',
        '<?xml-stylesheet href="{0}"?><a xmlns="{0}"/>',
    ],
)
def test_nothing_is_fetched_from_the_network(file: str, listener: tuple[str, list[bytes]]) -> None:
    address, asked = listener
    with pytest.raises(Unreadable):
        parse(file.format(address).encode())
    assert asked == []


def test_elements_in_endless_depth_are_refused() -> None:
    depth = 100_000
    assert "Excessive depth" in str(problem(b"<a>" * depth + b"</a>" * depth))


def test_comments_and_instructions_do_not_cut_a_text_in_two() -> None:
    assert read(b"<a>4<!-- x -->8<?y?>9<![CDATA[.44]]></a>").text == "489.44"


@pytest.mark.parametrize("name", ALL)
def test_the_examples_are_well_formed(name: str) -> None:
    assert len(read(content(name))) > 5
