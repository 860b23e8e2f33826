from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from bots.decisions.explaining import decided as decision_of
from bots.decisions.explaining import explain, find_case
from bots.decisions.rendering import explanation_page
from bots.domain.cpr_text import numbers_in
from bots.domain.errors import UsageError
from bots.letters import lix, tagged_pdf
from bots.processes.invoice.rules import RULES, Rule
from tests.decisions.conftest import Decided

HARDEST = 45


def test_every_decision_is_explained_in_both_languages_without_a_cpr_number(decided: Decided) -> None:
    for row in decided.farm.reader.decisions():
        told = explain(decided.farm.reader, decided.types, decided.farm.reader.case_by_id(row.case_id))
        assert told.decision == row.id
        assert told.data
        assert all(one.fetched_at.tzinfo for one in told.data)
        for language in ("da", "en"):
            page = explanation_page(told, language)
            assert f'lang="{language}"' in page
            assert not list(numbers_in(page))


def test_a_rejection_says_why_and_what_would_have_changed_it(decided: Decided) -> None:
    rejected = decided.cases("reject")
    assert rejected
    for case in rejected:
        told = explain(decided.farm.reader, decided.types, case)
        found = decision_of(case)
        assert found is not None
        reasons = [one["text"]["da"] for one in found[0].data["evaluation"]["findings"]]
        assert set(reasons) <= set(told.prose("da").splitlines())
        assert told.changes
        assert told.solely_automated
        assert "automatisk" in told.how.da


def test_the_danish_text_is_easy_to_read(decided: Decided) -> None:
    texts = [
        explain(decided.farm.reader, decided.types, decided.farm.reader.case_by_id(row.case_id)).prose("da")
        for row in decided.farm.reader.decisions()
    ]
    assert max(map(lix, texts)) <= HARDEST


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_danish_words_of_every_rule_are_easy_to_read(rule: Rule) -> None:
    assert lix(f"{rule.title.da}.\n{rule.text.da}\n{rule.remedy.da}") <= HARDEST


def test_the_pdf_is_tagged_and_names_its_language_and_title(decided: Decided) -> None:
    told = explain(decided.farm.reader, decided.types, decided.cases("reject")[0])
    reader = pypdf.PdfReader(io.BytesIO(tagged_pdf(explanation_page(told, "da", "Fonden"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert told.decision in (reader.metadata.title or "")
    assert told.outcome.da in reader.pages[0].extract_text()


def test_an_unknown_reference_is_said(decided: Decided) -> None:
    with pytest.raises(UsageError, match="no decision or case 'FAK-X'"):
        find_case(decided.farm.reader, "FAK-X")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0.0), ("En kat. En hund.", 2.0), ("Behandlingen er betalt af os", 5 + 20.0), ("Hej\nmed dig", 1.5)],
)
def test_lix_is_words_per_sentence_and_percent_of_long_words(text: str, expected: float) -> None:
    assert lix(text) == expected
