"""Text from outside in every list and story that a command prints: it shows, and does nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.visible import visible
from bots.farm.worklist.pauses import ControlKind
from bots.office import Office, make_home
from fixtures.cases.examples import example

HOSTILE = "a[/x][bold]:smile: \x1b[2Jb\x9b31mc\u202ed\u2066e\u2028f\x07"
SHOWS = "[/x][bold]:smile:"
OBEYED = ("\x1b", "\x9b", "\u202e", "\u2066", "\u2028", "\x07")
LISTS = [
    ("robot", "list"),
    ("login", "list"),
    ("work", "list"),
    ("work", "show", "1"),
    ("case", "show", "FAK-A"),
    ("audit", "verify"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which every text that can be somebody's is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    make_home(folder, {})
    farm = Office.open(folder).farm
    farm.operations.pause(ControlKind.ROBOT, "mail-send", HOSTILE, HOSTILE)
    farm.operations.close_login("navision", HOSTILE, HOSTILE)
    reason = {"da": HOSTILE, "en": HOSTILE}
    payload = {"code": "x", "reason": reason, "facts": [[HOSTILE, HOSTILE]]}
    task = farm.add_task("drift", "besked-1", payload, actor=HOSTILE, team=True)
    farm.colleagues.claim_for(task.id, HOSTILE)
    given = example("base", {"invoice.supplier.name": HOSTILE}).received
    case_id = farm.open_case("invoice", "FAK-A", given, actor=HOSTILE)
    farm.colleagues.remark(case_id, HOSTILE, HOSTILE)
    return folder


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
@pytest.mark.parametrize("as_json", [False, True])
def test_it_shows_and_does_nothing(home: Path, words: tuple[str, ...], as_json: bool) -> None:
    asked = [*words, *(["--json"] if as_json and words[0] != "audit" else [])]
    result = CliRunner().invoke(app, ["--home", str(home), *asked], env={"COLUMNS": "400"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert not [sign for sign in OBEYED if sign in result.output]
    if words[0] != "audit":
        assert SHOWS in result.output
    if as_json and words[0] != "audit":
        assert HOSTILE[:2] in json.dumps(json.loads(result.output), ensure_ascii=False)


def test_what_is_written_out_reads_back_as_it_was() -> None:
    assert json.loads(visible(json.dumps(HOSTILE, ensure_ascii=False))) == HOSTILE
    assert visible("Ærø 5 – 3\tå\n👩‍⚕️") == "Ærø 5 – 3\tå\n👩‍⚕️"
