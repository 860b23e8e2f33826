"""Robots on a mutated portal of another face: in a file of its own, since one process has one Playwright."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.mutations import buttons, fields
from fixtures.mutations.plan import mutations
from fixtures.mutations.trial import Verdict, laboratory


@pytest.mark.browser
def test_real_robots_on_another_face(tmp_path: Path) -> None:
    places = {(one.mutator, one.place.what): one for one in mutations(7, 500, "navision", "business-central")}
    expected = {
        (fields.swapped_names, "account"): Verdict.STOPPED,
        (fields.twin_off_screen, "amount"): Verdict.STOPPED,
        (fields.reordered, "amount"): Verdict.UNAFFECTED,
        (fields.renamed_name, "account"): Verdict.STOPPED,
        (fields.renamed_label, "reference"): Verdict.HEALED,
        (buttons.text_and_title_taken, "Bogfør kladdelinje"): Verdict.STOPPED,
        (buttons.renamed, "Ja"): Verdict.HEALED,
        (buttons.renamed, "Næste"): Verdict.HEALED,
    }
    with laboratory(tmp_path, "business-central") as lab:
        trials = {one: lab.try_out(places[one]) for one in expected}
    found = {one: trial.verdict for one, trial in trials.items()}
    assert found == expected, [trial.why for trial in trials.values()]
