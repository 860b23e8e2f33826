"""Every fault of a letter's text is found before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bots.domain.text import Language
from bots.letters import LetterTemplate, complaints
from tests.letters.spring import LETTER

HARD = (
    "Vedrørende sagsbehandlingstiden bemærkes, at pensionsudbetalingsanmodninger, "
    "hvis dokumentationsgrundlag forekommer utilstrækkeligt, henlægges administrativt."
)


@dataclass(frozen=True)
class Changed(LetterTemplate):
    """The letter with one part of its Danish text replaced."""

    old: str = ""
    new: str = ""

    def text(self, language: Language) -> str:
        text = super().text(language)
        return text.replace(self.old, self.new) if language == "da" else text


def found_after(old: str, new: str) -> list[str]:
    changed = Changed(LETTER.name, LETTER.package, LETTER.example, old, new)
    assert changed.text("da") != LETTER.text("da")
    return list(complaints(changed))


def test_a_good_letter_has_no_complaint() -> None:
    assert list(complaints(LETTER)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ amount | kr }}", "{{ sum | kr }}", "uses 'sum'"),
        ("{{ amount | kr }}", "nogle penge", "never uses the value 'amount'"),
        ("{{ amount | kr }}", "{{ amount | kr", "line"),
        ("Penge til {{ name }}", "Penge til {{ number }}", "its subject shows the CPR number 'number'"),
        ("{{ name }}</p>", "{{ name | safe }}</p>", "switches escaping off"),
        ("Det er senere, end vi skrev.", HARD * 3, "hard to read with all its branches"),
        (
            "<p>Kære {{ name }}</p>",
            f"<p>Kære {{{{ name }}}}</p><p>{HARD}</p>" * 3,
            "hard to read as the example",
        ),
        ("<p>Kære", "<h3>Til dig</h3><p>Kære", "a heading h3 follows h1"),
        ("<p>Kære", "<h1>Til dig</h1><p>Kære", "a heading h1 besides its subject"),
        ("<p>Kære", "<table><tr><td>Beløb</td></tr></table><p>Kære", "no header cells"),
        ("<p>Kære", '<img src="https://eksempel.example/logo.png"><p>Kære', "fetches something"),
        ("<p>Kære", '<a href="https://eksempel.example"></a><p>Kære', "a link has no words"),
        ("{% block subject %}", "{% block emne %}", "no block subject"),
        ("lived.lines", "lived.lines.deep", ""),
    ],
)
def test_a_fault_is_said_with_its_letter_and_language(old: str, new: str, said: str) -> None:
    found = found_after(old, new)
    if said:
        assert any(one.startswith("spring (da): ") and said in one for one in found), found
        assert not any("(en)" in one for one in found)


def test_a_language_that_is_missing_is_a_fault() -> None:
    assert any(
        "no text in the language" in one
        for one in complaints(LetterTemplate("other", LETTER.package, LETTER.example))
    )
