"""One case of a new process, from arrival to close, in the copy of the tree that it was written in.

``test_newcomer`` starts it as ``python -m tests.newcomer.drive HOME``; it prints what it saw as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from starlette.testclient import TestClient

from bots import registers
from bots.browser.browser import Browser
from bots.decisions.explaining import explain
from bots.decisions.insight import Asking, collect
from bots.decisions.register import register
from bots.decisions.types import decision_types
from bots.decisions.verifying import verify_decisions
from bots.domain.clock import COPENHAGEN, FixedClock
from bots.domain.cpr import Cpr
from bots.farm.farm import Farm
from bots.farm.operations.tallies import LAG
from bots.farm.robot.loading import load_robot
from bots.office import Office, make_home
from bots.processes import all_processes
from bots.recordings.record.recording import Take
from bots.recordings.record.session import record_robot
from bots.recordings.replay.play import replay, verify
from bots.robots import all_reasons
from bots.web.app import application
from bots.web.settings import WebSettings
from bots.web.site import Site
from fixtures.portals.sandbox import Sandbox
from fixtures.world.small import small_world

PROCESS, ROBOT, SYSTEM, REGISTER, REFERENCE = "hjaelp", "sag-opret", "sagssystem", "ordning", "HJ-BCDFGH"
TEAM = "fakturaer"
ANNA = Cpr("7105801236")
TAG = re.compile(r"<[^>]*>")


def settings_of(sandbox: Sandbox) -> str:
    addresses = [f"KOLLEGA_ADDRESSES__{name.upper()}={one}" for name, one in sandbox.addresses.items()]
    return "\n".join([*addresses, f"KOLLEGA_CA_FILE={sandbox.ca_file}", "KOLLEGA_UNDO=0s"])


def fill_register(office: Office, path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for sheet in registers.all_sheets():
        page = book.create_sheet(sheet.title)
        page.append([column.heading for column in sheet.columns])
        if sheet.title == "Ordning":
            page.append([ANNA.reveal(), "N-1"])
    book.save(path)
    registers.import_workbook(office.engine, office.cipher, path, actor="test")


def kollega(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "bots.cli", "--home", str(home), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def pages(office: Office, *addresses: str) -> list[str]:
    """What a colleague and auditor reads there, in Danish."""
    site = Site(
        office.farm,
        office.settings.roster,
        all_processes(),
        WebSettings(_env_file=None),
        decisions=decision_types(office.settings.decisions),
        robot_codes=all_reasons(),
    )
    client = TestClient(
        application(site, ["127.0.0.1"]), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1)
    )
    token = client.get("/login").text.partition('name="csrf" value="')[2].partition('"')[0]
    grants = ["colleague:fakturaer", "operator", "auditor"]
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"}
    client.post("/login", data={"csrf": token, "person": "Mette", "grant": grants}, headers=headers)
    texts = [TAG.sub(" ", client.get(address).text) for address in addresses]
    return [" ".join(text.split()) for text in texts]


def recorded(sandbox: Sandbox, office: Office, folder: Path, order: Mapping[str, Any]) -> Path:
    roster = office.settings.roster
    take = Take(
        SYSTEM,
        "ny sag",
        roster.systems[SYSTEM],
        f"http://{SYSTEM}.example",
        sandbox.secrets[SYSTEM],
        datetime.now(COPENHAGEN),
        task=dict(order),
        upstream={f"http://{SYSTEM}.example": sandbox.addresses[SYSTEM]},
        key=b"the sandbox holds nobody's data",
    )
    with Browser() as browser:
        recording = record_robot(browser, take, load_robot(roster.robots[ROBOT]), sandbox.ca_file)
    path, _ = recording.write(folder / SYSTEM, "ny-sag")
    return path


def main(home: Path) -> dict[str, Any]:
    home.mkdir(parents=True)
    with Sandbox(home / "sandbox", small_world(), portals=(SYSTEM,)) as sandbox:
        make_home(home, {SYSTEM: sandbox.secrets[SYSTEM]})
        (home / "kollega.env").write_text(settings_of(sandbox), encoding="utf-8")
        office = Office.open(home)
        farm = office.farm
        fill_register(office, home / "register.xlsx")
        request = all_processes()[PROCESS].opens_with.model_validate(
            {"cpr": ANNA.reveal(), "text": "En seng"}
        )
        case_id = farm.open_case(PROCESS, REFERENCE, request, actor="test")
        (question,) = farm.reader.tasks(team=True, open_only=True)
        (asked,) = pages(office, f"/tasks/{question.id}")
        farm.colleagues.answer(question.id, "Mette", {"decision": "granted", "note": ""})
        kollega(home, "run", "--robot", ROBOT, "--any-hour", "--until-idle")
        case = farm.reader.case_by_id(case_id)
        story, figures, decisions = pages(
            office, f"/cases/{case_id}", f"/figures?process={PROCESS}", "/decisions"
        )
        types = decision_types(office.settings.decisions)
        told = explain(farm.reader, types, case)
        verified = verify_decisions(farm.reader)
        found = collect(
            farm, types, ANNA, Asking("Rikke", frozenset({"auditor"}), "indsigt"), team="drift"
        ).as_json()
        har = recorded(sandbox, office, home / "recordings", {"reference": "HJ-CDFGHJ", "text": "En stol"})
        counts = sandbox.counts()
    with Browser() as browser:
        played = replay(browser, har, office.settings.roster)
        verify(har.stem, played)
    later = FixedClock(farm.now() + 2 * LAG)
    evening = replace(office, farm=Farm(office.engine, office.cipher, office.processes, clock=later))
    evening.farm.operations.roll_up()
    (figures,) = pages(evening, f"/figures?process={PROCESS}")
    return {
        "counts": counts,
        "closed": [event.data["outcome"] for event in case.all("closed")],
        "asked": asked,
        "story": story,
        "figures": figures,
        "decisions": decisions,
        "told": told.prose("da"),
        "verified": [verified.decisions, verified.same, len(verified.problems)],
        "held": found,
        "replayed": [played.outcome, played.sent, played.forms, len(played.divergences)],
        "listed": kollega(home, "robot", "list"),
        "types": [entry.name for entry in register(farm.reader, types)],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False, default=str))
