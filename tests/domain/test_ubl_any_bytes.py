"""Whatever the bytes are: an invoice, or ``Unreadable`` without a CPR number. Nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from ubl_documents import ALL, MEMBER, content

from bots.domain.invoice import Invoice
from bots.domain.ubl import Unreadable, parse
from bots.domain.ubl.unreadable import mask

DOCUMENTS = st.sampled_from([content(name) for name in ALL])
TEXTS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
    st.sampled_from(
        [MEMBER, "710480-1236", "0", "-1", "1e9", "99999999999999999999", "NaN", "97", "42", "93", "50"]
    ),
)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(file: bytes) -> None:
    try:
        invoice = parse(file)
    except Unreadable as error:
        for sentence in (str(error), error.english):
            assert sentence == mask(sentence)
            assert sentence.endswith(".")
    else:
        assert Invoice.model_validate_json(invoice.model_dump_json()) == invoice


@CALM
@given(st.binary(max_size=400))
def test_garbage(file: bytes) -> None:
    check(file)


@CALM
@given(DOCUMENTS, st.integers(min_value=0))
def test_cut_off(file: bytes, end: int) -> None:
    check(file[: end % len(file)])


@CALM
@given(
    DOCUMENTS, st.lists(st.tuples(st.integers(min_value=0), st.binary(max_size=6)), min_size=1, max_size=4)
)
def test_damaged(file: bytes, damages: list[tuple[int, bytes]]) -> None:
    for place, damage in damages:
        at = place % len(file)
        file = file[:at] + damage + file[at + len(damage) :]
    check(file)


@CALM
@given(DOCUMENTS, st.lists(st.tuples(st.integers(min_value=0), TEXTS), min_size=1, max_size=5))
def test_other_texts_in_elements(file: bytes, changes: list[tuple[int, str]]) -> None:
    root = etree.fromstring(file)
    elements = list(root.iter("*"))
    for place, text in changes:
        elements[place % len(elements)].text = text
    check(etree.tostring(root))


@CALM
@given(DOCUMENTS, st.data())
def test_elements_moved_doubled_and_removed(file: bytes, data: st.DataObject) -> None:
    root = etree.fromstring(file)
    for _ in range(data.draw(st.integers(1, 4))):
        elements = list(root.iter("*"))[1:]
        element, target = data.draw(st.sampled_from(elements)), data.draw(st.sampled_from(elements))
        copy = etree.fromstring(etree.tostring(element))
        if data.draw(st.booleans()):
            element.getparent().remove(element)
        if data.draw(st.booleans()):
            target.append(copy)
    check(etree.tostring(root))


@CALM
@given(DOCUMENTS, st.lists(st.tuples(st.integers(min_value=0), TEXTS), min_size=1, max_size=5))
def test_other_values_of_attributes(file: bytes, changes: list[tuple[int, str]]) -> None:
    root = etree.fromstring(file)
    marked = [element for element in root.iter("*") if element.attrib]
    for place, value in changes:
        element = marked[place % len(marked)]
        element.set(element.keys()[0], value)
    check(etree.tostring(root))


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig", "cp1252", "utf-32"])
@CALM
@given(text=st.text(max_size=200))
def test_texts_in_other_encodings(encoding: str, text: str) -> None:
    check(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "replace"))
