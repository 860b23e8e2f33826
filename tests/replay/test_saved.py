"""A session that Chromium's own developer tools have saved, imported and replayed to the robot.

``saved/chromium-156.har``: a claim on the sandbox's D-service, exported "sanitized" with the log kept and
chrome://flags/#devtools-enable-durable-messages on.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bots.cli.main import app
from bots.recordings.replay.play import replay

pytestmark = pytest.mark.browser

SAVED = Path(__file__).parent / "saved" / "chromium-156.har"
TASK = {
    "reference": "FAK-BCDFGHJKLM-903",
    "cpr": "6105701234",
    "ydernummer": "512345",
    "treatment_code": "1520",
    "treatment_date": "2026-11-02",
    "quantity": 1,
    "amount": "1300.00",
}


def test_a_robot_can_work_through_what_chromium_saved(tmp_path, chromium, roster):
    task = tmp_path / "task.yaml"
    task.write_text(yaml.safe_dump(TASK))
    said = CliRunner().invoke(
        app,
        [
            *("record", "import", str(SAVED), "--portal", "dservice", "--scenario", "saved"),
            *("--task", str(task), "--to", str(tmp_path)),
        ],
    )
    assert said.exit_code == 0, said.output
    assert "missing: pages" not in said.output
    recording = tmp_path / "dservice" / "saved.har"
    sheet = recording.with_suffix(".yaml")
    assert TASK["cpr"] not in recording.read_text() + sheet.read_text()
    written = yaml.safe_load(sheet.read_text()) | {"robot": "dservice-claim"}
    sheet.write_text(yaml.safe_dump(written))

    played = replay(chromium, recording, roster)

    assert played.divergences == ()
    assert played.outcome["done"]["receipt"] == "DS-2026001"
