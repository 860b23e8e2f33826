from __future__ import annotations

from pathlib import Path

import pytest

from bots.config.decisions_yaml import DecisionsFile, terms_of
from bots.decisions.register import Catalogue
from bots.decisions.types import criteria, decision_types
from bots.domain.errors import UsageError
from bots.vault.cipher import Cipher

WRITTEN = Path("decisions.yaml").read_text(encoding="utf-8")


def mistakes(tmp_path: Path, old: str, new: str) -> str:
    assert old in WRITTEN
    file = tmp_path / "decisions.yaml"
    file.write_text(WRITTEN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        DecisionsFile.load(file, criteria())
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mode: automatic\n", "mode: automatik\n", "'automatik' is not known (did you mean 'automatic'?"),
        ("no-remark,", "no-remarks,", "'no-remarks' is not known (allowed:"),
        (
            "process: invoice",
            "process: faktura",
            "there is no process 'faktura' (allowed: deaths, invoice, subsidy)",
        ),
        ("basis: consent", "basis: public-interest", "must say since when it holds"),
        ("      documented: Samtykke til automatisk", "      # Samtykke", "must say where it is documented"),
        ("not-taken-out, health-data-basis]", "not-taken-out]", "'health-data-basis' must be among the"),
        ("sample_percent: 0", "sample_percent: 101", "less than or equal to 100"),
        ("    owner: Afdelingen for sundhed\n", "", "'owner' is missing"),
    ],
)
def test_a_mistake_is_shown_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    message = mistakes(tmp_path, old, new)
    assert said in message
    assert message.startswith(f"{tmp_path / 'decisions.yaml'}:")


def test_where_no_letter_is_sent_none_can_wait(tmp_path: Path) -> None:
    before, after = WRITTEN.rsplit("mode: automatic", 1)
    file = tmp_path / "decisions.yaml"
    file.write_text(f"{before}mode: letters-wait{after}", encoding="utf-8")
    with pytest.raises(UsageError, match="sends no letter that could wait"):
        decision_types(file)


def test_the_sample_is_the_same_every_time_and_about_as_large_as_it_says() -> None:
    entry = decision_types(Path("decisions.yaml"))["invoice"].model_copy(update={"sample_percent": 5})
    first, again = (terms_of("invoice", entry, Cipher(b"k" * 32).keyed_digest) for _ in range(2))
    other = terms_of("invoice", entry, Cipher(b"o" * 32).keyed_digest)
    references = [f"FAK-{number}" for number in range(4000)]
    chosen = [one for one in references if first.is_sampled(one)]
    assert chosen == [one for one in references if again.is_sampled(one)]
    assert chosen != [one for one in references if other.is_sampled(one)]
    assert 140 <= len(chosen) <= 260


def test_the_catalogue_holds_the_forty_situations() -> None:
    found = Catalogue.load()
    assert [len(area.situations) for area in found.areas.values()] == [2, 4, 10, 1, 1, 1, 16, 5]
    assert len(found.draft()["decisions"]) == found.situations == 40
    assert set(found.fitness) <= criteria()["invoice"]
