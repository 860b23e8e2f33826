"""A short version of ``make mutations``: what an eager resolver gets wrong, and what must be healed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from fixtures.mutations import buttons, fields, pages
from fixtures.mutations.page import MEANT, Markup
from fixtures.mutations.plan import Mutation, Mutator, PageElement, mutations, one_of_each
from fixtures.mutations.trial import Laboratory, Verdict, laboratory

FORM = b"""<form data-form=f><div class=field><label for=a>Bel\xc3\xb8b</label><input id=a name=amount></div>
<div class=field><label for=b>Konto</label><input id=b name=account></div>
<button type=submit>Send</button></form>"""
_AMOUNT = PageElement("navision", "/client/256", "field", "amount")
_ACCOUNT = PageElement("navision", "/client/256", "field", "account")
_CPR = PageElement("dservice", "/ansoegning/ny", "field", "cpr")
_SEND = PageElement("dservice", "/ansoegning/kontrol/", "button", "Send ansøgning")
_NEXT = PageElement("dservice", "/ansoegning/ny", "button", "Fortsæt")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with laboratory(tmp_path_factory.mktemp("sandbox")) as lab:
        yield lab


@pytest.mark.browser
@pytest.mark.parametrize(
    ("mutator", "place", "verdict"),
    [
        (fields.swapped_labels, _CPR, Verdict.STOPPED),
        (fields.swapped_names, _ACCOUNT, Verdict.STOPPED),
        (fields.decoy_takes_the_label, _AMOUNT, Verdict.STOPPED),
        (fields.twin_off_screen, _ACCOUNT, Verdict.STOPPED),
        (fields.drops_characters, _AMOUNT, Verdict.STOPPED),
        (fields.reordered, _AMOUNT, Verdict.UNAFFECTED),
        (fields.similar_decoy, _AMOUNT, Verdict.UNAFFECTED),
        (buttons.texts_swapped_by_script, _NEXT, Verdict.STOPPED),
        (buttons.text_and_title_taken, _SEND, Verdict.STOPPED),
        (buttons.renamed, _NEXT, Verdict.HEALED),
        (
            buttons.text_and_title_taken,
            PageElement("navision", "/client/256", "button", "Bogfør kladdelinje"),
            Verdict.STOPPED,
        ),
        (
            pages.swapped_values,
            PageElement("dservice", "/ansoegning/kontrol/", "shown", "beloeb"),
            Verdict.STOPPED,
        ),
        (pages.decoy_frame, PageElement("navision", "/", "iframe", "Arbejdsområde"), Verdict.UNAFFECTED),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_real_robot_on_a_mutated_portal(
    lab: Laboratory, mutator: Mutator, place: PageElement, verdict: Verdict
) -> None:
    trial = lab.try_out(Mutation(mutator, place, 7, must_stop=verdict is Verdict.STOPPED))
    assert trial.verdict is verdict, trial.why


@pytest.mark.browser
def test_a_robot_that_trusts_labels_is_found_out(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the verdicts are worth: a resolver that takes the first strategy fills the decoy."""
    from bots.browser.page import resolver

    def first(self, page, wanted, *, every=False):  # type: ignore[no-untyped-def]
        looks = {}
        for number, (name, values) in enumerate(wanted.items()):
            target = self._book.target(page, name)
            strategy = target.find[0]
            locator = resolver.locate_for(self._state.frame(), target, strategy, values).first
            value = locator.evaluate("element => element.value ?? null")
            found = resolver.FoundElement(
                locator, (locator,), number, locator.inner_text(), value, "", True, 0.0
            )
            looks[name] = resolver._Look([resolver._Match(strategy, locator, (number,))], found, "")
        return looks

    monkeypatch.setattr(resolver.Resolver, "_look", first)
    field = lab.try_out(Mutation(fields.decoy_takes_the_label, _AMOUNT, 7, must_stop=True))
    button = lab.try_out(Mutation(buttons.texts_swapped_by_script, _NEXT, 7, must_stop=True))
    assert (field.verdict, button.verdict) == (Verdict.WRONG_FIELD, Verdict.WRONG_BUTTON)


def test_the_same_seed_gives_the_same_mutations() -> None:
    assert mutations(3, 60) == mutations(3, 60)
    assert len(set(mutations(3, 60))) == 60
    assert {one.mutator for one in one_of_each(4)} == {one.mutator for one in mutations(5, 500)}


def test_what_a_field_means_stays_known() -> None:
    page = Markup(FORM)
    fields.renamed_name(page, page.field("amount"), Random(1))
    assert [(one.get("name"), one.get(MEANT)) for one in page.root.iter("input")] == [
        ("felt_amount", "amount"),
        ("account", "account"),
    ]
