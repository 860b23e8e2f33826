from __future__ import annotations

import base64
import gzip
import html
import json
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus

import pytest

from bots.domain.cpr import Cpr
from bots.domain.cpr_text import numbers_in
from bots.recordings.errors import CannotScrub
from bots.recordings.proxy.exchange import Answer, Asked
from bots.recordings.record.check import suspects_in
from bots.recordings.record.cpr_numbers import replacement_for
from bots.recordings.record.har import Entry, entry
from bots.recordings.record.scrub import Scrubber

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
# A date that exists and a serial that modulus 11 refuses; put together here, so that no file holds it.
SOMEBODY = f"{150}{378}{9999}"
SIX, FOUR = SOMEBODY[:6], SOMEBODY[6:]
WRITINGS = {
    "plain": f"{SIX}{FOUR}",
    "hyphen": f"{SIX}-{FOUR}",
    "space": f"{SIX} {FOUR}",
    "spaced hyphen": f"{SIX} - {FOUR}",
    "en dash": f"{SIX}–{FOUR}",
    "no-break space": f"{SIX}\u00a0{FOUR}",
    "entity": f"{SIX}&ndash;{FOUR}",
    "numeric entity": f"{SIX}&#45;{FOUR}",
    "hex entity": f"{SIX}&#x2013;{FOUR}",
    "nbsp entity": f"{SIX}&nbsp;{FOUR}",
    "every character an entity": "".join(f"&#{ord(c)};" for c in f"{SIX}-{FOUR}"),
    "url": quote(f"{SIX} {FOUR}"),
    "url plus": quote_plus(f"{SIX} {FOUR}"),
    "url dash": f"{SIX}%2D{FOUR}",
    "url en dash": quote(f"{SIX}–{FOUR}"),
    "url latin-1": quote(f"{SIX}–{FOUR}", encoding="cp1252"),
    "url latin-1 nbsp": quote(f"{SIX}\u00a0{FOUR}", encoding="latin-1"),
    "url twice": quote(quote(f"{SIX}–{FOUR}")),
    "json escape": json.dumps(f"{SIX}–{FOUR}"),
    "json escaped digits": "".join(f"\\u{ord(c):04x}" for c in SOMEBODY),
    "html in url": quote(html.escape(f"{SIX}\u2013{FOUR}")),
    "quoted-printable": f"{SIX}=E2=80=93{FOUR}",
    "parted date": f"{SIX[:2]}-{SIX[2:4]}-{SIX[4:]}-{FOUR}",
    "marked up": f"{SIX}-<b>{FOUR}</b>",
    "base64": base64.b64encode(f"Medlem {SIX}-{FOUR} søger".encode()).decode(),
    "base64url": base64.urlsafe_b64encode(f"¿medlem?{SIX}-{FOUR}".encode()).decode().rstrip("="),
}


def scrubber(**more: object) -> Scrubber:
    return Scrubber(b"a key", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
def test_a_number_is_found_in_every_writing_and_leaves_nothing_behind(writing):
    text = f'<p data-x="{writing}">Medlem: {writing}</p>'
    assert list(suspects_in(text))
    scrubbed = scrubber().text(text)
    assert not list(suspects_in(scrubbed))
    assert FOUR not in scrubbed
    assert scrubbed.startswith('<p data-x="')
    assert scrubbed.endswith("</p>")


def test_all_writings_get_the_same_replacement():
    one = scrubber()
    found = {
        number.digits
        for writing in ("plain", "hyphen", "en dash", "url", "entity", "json escape")
        for number in numbers_in(
            html.unescape(one.text(WRITINGS[writing])).replace("%20", " ").replace("\\u2013", "-")
        )
    }
    assert len(found) == 1


def test_the_writing_stays():
    assert scrubber().text(WRITINGS["url en dash"])[6:15] == "%E2%80%93"
    assert scrubber().text(WRITINGS["hyphen"])[6] == "-"


@pytest.mark.parametrize("digits", [SOMEBODY, f"{31}1299{1:04}", f"{29}0204{5002}"])
def test_a_replacement_keeps_year_century_and_sex_and_is_nobodys(digits):
    other = Cpr(replacement_for(digits, b"a key"))
    assert other.is_replacement
    assert other.birth_date.year == Cpr(digits).birth_date.year
    assert int(other.reveal()[-1]) % 2 == int(digits[-1]) % 2
    assert (other.birth_date.month, other.birth_date.day) != (1, 1)
    assert not other.passes_modulus_11
    assert replacement_for(digits, b"a key") == other.reveal()
    assert replacement_for(digits, b"another key") != other.reveal()


def test_what_is_a_replacement_already_stays_unless_it_is_the_tasks():
    assert scrubber().text("6105701234") == "6105701234"
    assert scrubber(task={"cpr": "6105701234"}).text("6105701234") != "6105701234"


@pytest.mark.parametrize(
    "text", ["1099456789", "5798009811578", "4069046312", "21-11-2026 1430", "0,12345678901"]
)
def test_other_numbers_stay(text):
    assert scrubber().text(text) == text


def test_names_accounts_and_mails_of_the_task_are_replaced_in_any_encoding():
    task = {"member_name": "Søren Ærlig-Post", "account": "0216 4069046312", "email": "soeren@post.dk"}
    one = scrubber(task=task)
    page = (
        "<b>SØREN ÆRLIG-POST</b> &AElig;rlig, s\\u00f8ren \\u00e6rlig-post "
        f"{quote('Søren')} {quote('Ærlig', encoding='latin-1')} 0216-4069046312 soeren%40post.dk post"
    )
    scrubbed = one.text(page)
    for left in ("REN", "rlig", "RLIG", "4069046312", "soeren"):
        assert left not in scrubbed
    assert scrubbed.endswith(" post"), "a word of the portal's own in small letters stays"
    assert one.value(task)["account"].split(" ")[1] in scrubbed
    assert {"name", "account or phone", "e-mail"} <= one.report.summary().keys()


def exchange(
    path: str = "/", body: bytes = b"", kind: str = "", answer: Answer | None = None, **headers: str
) -> Entry:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    asked = Asked(
        "POST" if body else "GET", f"https://p.example{path}", (*sent, ("content-type", kind)), body
    )
    return entry(asked, answer or Answer(200, (("content-type", "text/html"),), b""), NOW, 0.1)


def page(text: str, *headers: tuple[str, str], kind: str = "text/html") -> Answer:
    return Answer(200, (("content-type", kind), *headers), text.encode())


def test_secrets_are_replaced_everywhere_they_come_back():
    entries = [
        exchange(
            answer=page(
                '<input type="hidden" name="csrf" value="Zk3+/tok=n9">',
                ("set-cookie", "sid=abc123def456; Path=/; HttpOnly"),
            )
        ),
        exchange(
            "/log-ind",
            f"csrf={quote_plus('Zk3+/tok=n9')}&adgangskode=hemmelig1".encode(),
            "application/x-www-form-urlencoded",
            cookie="sid=abc123def456",
            authorization="Bearer eyJhbGciOi.J9zdWIiOiI.x",
        ),
    ]
    first, second = scrubber().scrub(entries)
    text = first.model_dump_json() + second.model_dump_json()
    for secret in ("Zk3", "abc123def456", "hemmelig1", "eyJhbGci"):
        assert secret not in text
    token = first.answer().body.decode().partition('value="')[2].partition('"')[0]
    assert f"csrf={token}&" in second.asked().body.decode()
    cookie = first.answer().header("set-cookie").partition(";")[0]
    assert second.asked().header("cookie") == cookie
    assert first.answer().header("set-cookie").endswith("; Path=/; HttpOnly")


def test_the_fields_of_a_multipart_form_are_scrubbed_and_its_pdf_is_refused():
    body = (
        b'--b\r\nContent-Disposition: form-data; name="cpr"\r\n\r\n' + SOMEBODY.encode() + b"\r\n"
        b'--b\r\nContent-Disposition: form-data; name="bilag"; filename="b.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7 secret\r\n--b--\r\n"
    )
    sent = exchange("/upload", body, "multipart/form-data; boundary=b")
    with pytest.raises(CannotScrub, match=r"entry 1, POST /upload sent a file that is not text"):
        scrubber().scrub([sent])
    (left,) = scrubber(leave_out_files=True).scrub([sent])
    assert b"secret" not in left.asked().body
    assert b"[left out: application/pdf, 15 bytes]" in left.asked().body
    assert SOMEBODY.encode() not in left.asked().body


def test_a_pdf_that_comes_back_is_refused_and_a_picture_is_left_out():
    with pytest.raises(CannotScrub, match="came back as application/pdf"):
        scrubber().scrub([exchange(answer=Answer(200, (("content-type", "application/pdf"),), b"%PDF-1.4"))])
    (left,) = scrubber().scrub([exchange(answer=Answer(200, (("content-type", "image/png"),), b"\x89PNG\0"))])
    assert left.answer().body == b""


def test_bytes_that_are_called_text_are_refused():
    packed = gzip.compress(SOMEBODY.encode())
    with pytest.raises(CannotScrub):
        scrubber().scrub([exchange(answer=Answer(200, (("content-type", "text/html"),), packed + b"\0"))])


def test_the_report_has_counts_and_no_values():
    one = scrubber()
    one.scrub([exchange(answer=page(f"{SIX}-{FOUR} {SOMEBODY}"))])
    assert one.report.summary() == {"CPR number": "1 different, 2 times, in entries 1"}
    assert SIX not in repr(one.report)
