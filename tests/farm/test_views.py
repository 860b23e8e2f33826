from __future__ import annotations

from dataclasses import replace

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.farm import Farm

LATE = InboxFilter("mette", ("fakturaer", "tilskud"), mine=True, code="late", text="FAK")


def test_a_view_comes_back_as_it_was_saved(farm: Farm, clock: FixedClock) -> None:
    dated = replace(LATE, due_before=clock.now())
    farm.colleagues.save_view("Mine sene", LATE)
    farm.colleagues.save_view("Til i dag", dated)
    assert farm.colleagues.views("mette") == {"Mine sene": LATE, "Til i dag": dated}
    assert farm.colleagues.views("lars") == {}


def test_the_same_name_again_replaces_it_and_it_can_be_removed(farm: Farm) -> None:
    farm.colleagues.save_view("Mine", LATE)
    farm.colleagues.save_view("Mine", replace(LATE, text=""))
    assert farm.colleagues.views("mette")["Mine"].text == ""
    farm.colleagues.remove_view("Mine", "lars")
    assert list(farm.colleagues.views("mette")) == ["Mine"]
    farm.colleagues.remove_view("Mine", "mette")
    assert farm.colleagues.views("mette") == {}


@pytest.mark.parametrize("name", ["", "x" * 61, "om 610190-9995"])
def test_a_name_that_cannot_be_used(farm: Farm, name: str) -> None:
    with pytest.raises(UsageError, match="a view needs a name"):
        farm.colleagues.save_view(name, LATE)
