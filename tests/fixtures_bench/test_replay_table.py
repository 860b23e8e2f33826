from __future__ import annotations

import pytest

from fixtures.bench.replay import table
from fixtures.bench.situations import MISTAKES, SITUATIONS

pytestmark = pytest.mark.browser


def test_every_stateful_situation_is_replayed_and_every_mistake_noticed(tmp_path):
    results = table(tmp_path)
    assert len(results) == len(SITUATIONS) + len(MISTAKES)
    assert [name for name, (ours, _) in results.items() if not ours] == []
