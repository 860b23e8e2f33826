"""The decision about a death: on record once, run again the same, explained in words for the bereaved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bots.config.decisions_yaml import DecisionTerms, Mode
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson
from bots.domain.text import LANGUAGES
from bots.farm.process import AskColleague, Explained, RuledDecision, decision_of, of_case
from bots.letters import MOST_LIX, complaints, lix
from bots.processes.deaths import PROCESS, on_terms
from bots.processes.deaths.decision_kit import KIT
from tests.processes.deaths_told import CHILD, SON, SPOUSE, DeathTold, alone, dead, heir

HARSH = ("fejl", "afvis", "error", "reject", "afslag")


def decided(told: DeathTold) -> RuledDecision:
    told.steps()
    told.after(11)
    told.steps()
    decision = decision_of(told.case, RuledDecision)
    assert decision is not None
    return decision


def explained(told: DeathTold) -> Explained:
    return KIT.explain(told.case, decided(told), lambda: None)


def test_a_decision_is_made_once_and_runs_again_the_same() -> None:
    told = DeathTold()
    decision = decided(told)
    assert (decision.result, decision.solely_automated) == ("spouse", True)
    assert KIT.rerun(decision.asked) == KIT.expected(decision)
    told.send(told.to_the_letter())
    assert len(list(told.case.all("recorded"))) == 1


@pytest.mark.parametrize("deceased", [dead(), alone(), dead(separated_since=date(2026, 1, 1))])
def test_an_explanation_is_easy_to_read_and_blames_nobody(deceased: CprPerson) -> None:
    found = explained(DeathTold(deceased))
    for language in LANGUAGES:
        texts = [found.outcome, *([found.consequence] if found.consequence else [])]
        texts += [text for one in found.principles for text in (one.title, *one.led_to)]
        said = " ".join(text.into(language) for text in texts)
        assert not [word for word in HARSH if word in said.casefold()]
        assert lix(". ".join(text.into(language) for text in texts)) <= MOST_LIX


def test_what_a_colleague_decided_is_in_the_explanation() -> None:
    told = DeathTold(dead(separated_since=date(2026, 1, 1)))
    assert not explained(told).ended
    ask = told.only(AskColleague)
    told.answer(ask, who="nobody", note="Boet er afsluttet.")
    found = explained(told)
    assert found.ended
    assert found.outcome.da == "Der udbetales ikke penge."
    assert [note.da for note in found.by_person] == ["Boet er afsluttet."]


def test_where_the_terms_say_so_a_colleague_has_the_last_word() -> None:
    told = DeathTold(process=on_terms(DecisionTerms(mode=Mode.PROPOSE)))
    told.steps()
    told.after(11)
    ask = told.only(AskColleague)
    assert (ask.code, ask.question) == ("proposed", "death-entitlement")
    assert "betale til ægtefællen" in ask.reason.da


def test_a_larger_limit_would_have_let_it_go_by_itself() -> None:
    asked = decided(DeathTold(most="1000.00")).asked
    assert KIT.rerun(asked)["outcome"] == "manual"
    parameters = type(KIT.parameters)(death_payout_most="500000")
    larger = replace(KIT, parameters=parameters)

    class InForce:
        def on(self, day: date, model: type[object]) -> object:
            return larger.parameters

    assert KIT.rerun(KIT.backtest(asked, InForce()))["outcome"] == "approve"


def test_everybody_an_answer_names_is_found_by_an_access_request() -> None:
    told = DeathTold(alone())
    told.answer(told.court_answers(), heirs=[heir(CHILD, "1/2"), heir("6301900021", "1/2", "other", "Ib")])
    found = of_case(PROCESS, told.case)
    assert {Cpr("6301900021"), Cpr(CHILD), Cpr(SON), told.deceased.cpr} <= set(found)
    assert Cpr(SPOUSE) not in found


@pytest.mark.parametrize("template", PROCESS.letters, ids=lambda template: template.name)
def test_a_letter_has_no_complaint(template: object) -> None:
    assert list(complaints(template)) == []  # type: ignore[arg-type]
