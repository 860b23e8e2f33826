"""Files of deductions in our own form, and in another package's that takes its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bots.domain.cpr import Cpr
from bots.domain.orders.deductions import DeductionAnswer, DeductionGround, DeductionRequest, DeductionState
from bots.systems.connection import Connection
from bots.systems.deduction_files import DeductionsUnreadable, Package, PackageUnusable, connect

OWN = Path("bots/systems/deduction_files/own")
D = "{urn:kollega:deductions:1}"


def request(
    reference: str = "TRK-1", amount: str = "1234.50", municipality: str = "0461"
) -> DeductionRequest:
    return DeductionRequest(
        reference=reference,
        cpr=Cpr("6101800000"),
        ground=DeductionGround.RENT,
        amount=Decimal(amount),
        month=date(2026, 12, 17),
        municipality=municipality,
    )


def answers(*lines: str, total: str = "100.00", root: str = "Answers") -> bytes:
    body = "".join(lines)
    return (
        f'<d:{root} xmlns:d="urn:kollega:deductions:1" municipality="0461">'
        f"<d:Total>{total}</d:Total>{body}</d:{root}>"
    ).encode()


def line(reference: str = "TRK-1", state: str = "settled", amount: str = "100.00", more: str = "") -> str:
    return (
        f"<d:Answer><d:Reference>{reference}</d:Reference><d:State>{state}</d:State>"
        f"<d:Amount>{amount}</d:Amount>{more}</d:Answer>"
    )


@pytest.fixture
def package() -> Package:
    found = connect(Connection("deduction-files", str(OWN)))
    assert isinstance(found, Package)
    return found


def test_requests_are_written_with_their_sum(package: Package) -> None:
    root = etree.fromstring(package.write([request(), request("TRK-2", "0.50")]))
    assert (root.get("municipality"), root.findtext(f"{D}Total")) == ("0461", "1235.00")
    first = root.find(f"{D}Request")
    assert first is not None
    assert [child.text for child in first] == ["TRK-1", "6101800000", "rent", "1234.50", "2026-12"]


def test_one_file_is_one_municipality(package: Package) -> None:
    with pytest.raises(ValueError, match="too many"):
        package.write([request(), request(municipality="0101")])


def test_answers_are_read_with_the_stated_sum(package: Package) -> None:
    refused = line("TRK-2", "refused", "0", "<d:Reason>ukendt sag</d:Reason>")
    found, stated = package.read(answers(line(), refused))
    assert stated == Decimal("100.00")
    assert found == [
        DeductionAnswer(reference="TRK-1", state=DeductionState.SETTLED, amount=Decimal(100)),
        DeductionAnswer(reference="TRK-2", state=DeductionState.REFUSED, reason="ukendt sag"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Answers/>",
        answers(line(), root="Others"),
        answers(line(state="perhaps")),
        answers(line(amount="1,5")),
        answers(line(amount="-1")),
        answers(line(amount="1.005")),
        answers(line(reference="")),
        answers(line(reference="x" * 101)),
        answers(line(more="<d:Andet/>")),
        answers("<d:Answer><d:Reference>TRK-1</d:Reference></d:Answer>"),
        answers(line()).replace(b"urn:kollega:deductions:1", b"urn:other"),
        answers(line()).replace(b' municipality="0461"', b""),
        answers(line())[:-5],
    ],
)
def test_what_does_not_keep_to_the_package_is_refused(package: Package, content: bytes) -> None:
    with pytest.raises(DeductionsUnreadable):
        package.read(content)


def test_requests_are_no_answers(package: Package) -> None:
    with pytest.raises(DeductionsUnreadable, match="ikke en liste"):
        package.read(package.write([request()]))


THEIR_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="Traek"><xs:complexType><xs:sequence>
<xs:element name="Linje" maxOccurs="unbounded"><xs:complexType><xs:attribute name="nr" use="required"/>
<xs:attribute name="oere" type="xs:integer" use="required"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""
STYLE = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
xmlns:d="urn:kollega:deductions:1" exclude-result-prefixes="d"><xsl:template match="/">{}</xsl:template>
</xsl:stylesheet>"""
OUTGOING = STYLE.format(
    '<Traek><xsl:for-each select="//d:Request"><Linje nr="{d:Reference}" oere="{d:Amount * 100}"/>'
    "</xsl:for-each></Traek>"
)
INCOMING = STYLE.format(
    '<d:Answers municipality="0461"><d:Total><xsl:value-of select="sum(//@oere) div 100"/></d:Total>'
    '<xsl:for-each select="//Linje"><d:Answer><d:Reference><xsl:value-of select="@nr"/></d:Reference>'
    '<d:State>settled</d:State><d:Amount><xsl:value-of select="@oere div 100"/></d:Amount></d:Answer>'
    "</xsl:for-each></d:Answers>"
)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    for name, text in (("package.xsd", THEIR_SCHEMA), ("outgoing.xsl", OUTGOING), ("incoming.xsl", INCOMING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_another_package_takes_its_place_without_code(theirs: Path) -> None:
    written = Package(theirs).write([request()])
    assert etree.fromstring(written)[0].attrib == {"nr": "TRK-1", "oere": "123450"}
    found, stated = Package(theirs).read(written)
    assert (found[0].reference, found[0].amount, stated) == ("TRK-1", Decimal("1234.50"), Decimal("1234.50"))


@pytest.mark.parametrize("name", ["package.xsd", "outgoing.xsl"])
def test_a_package_that_is_broken_is_an_operators(theirs: Path, name: str) -> None:
    (theirs / name).write_text("<", encoding="utf-8")
    with pytest.raises(PackageUnusable, match=name):
        Package(theirs).write([request()])


def test_a_stylesheet_reads_nothing_but_what_it_is_given(theirs: Path) -> None:
    secret = theirs / "secret.xml"
    secret.write_text("<hemmelig>x</hemmelig>", encoding="utf-8")
    sheet = STYLE.format(f"<Traek><xsl:copy-of select=\"document('{secret.as_uri()}')\"/></Traek>")
    (theirs / "outgoing.xsl").write_text(sheet, encoding="utf-8")
    with pytest.raises(PackageUnusable):
        Package(theirs).write([request()])


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5))
def test_the_sum_is_that_of_the_lines(in_ore: list[int]) -> None:
    amounts = [Decimal(one) / 100 for one in in_ore]
    requests = [request(f"TRK-{number}", str(amount)) for number, amount in enumerate(amounts)]
    root = etree.fromstring(Package(OWN).write(requests))
    assert Decimal(root.findtext(f"{D}Total") or "") == sum(amounts)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(DeductionsUnreadable):
        Package(OWN).read(content)
