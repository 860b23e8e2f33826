"""A short form of ``make damaged``."""

from __future__ import annotations

import json

import pytest

from fixtures.damaged import run
from fixtures.damaged.__main__ import main
from fixtures.damaged.damages import DAMAGES


@pytest.mark.parametrize("seed", [11, 12])
def test_no_damage_crashes_reader_or_rules(seed: int) -> None:
    result = run(240, seed)
    assert (result.crashes, result.leaks, result.lost) == ([], 0, 0)
    assert set(result.damages.values()) == {240 // len(DAMAGES)}
    assert {"refused", "approve"} <= set(result.verdicts)


def test_the_last_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--documents", "16"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["documents"], last["crashes"]) == (16, 0)
