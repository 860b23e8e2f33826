"""``python -m tests.farm.letter_worker ADDRESS FOLDER``: a worker that sends letters until none is left.

FOLDER has its robots.yaml, and in ``post.json`` where the channels are and how they let it in.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Event

from bots.browser.browser import Browser
from bots.config.settings import Settings
from bots.domain import crashpoints
from bots.farm.farm import Farm
from bots.farm.runner.runner import Runner
from bots.farm.storage.database import connect
from bots.robots.letter_receipts.robot import take_receipts
from bots.robots.letter_send.robot import send_letter
from bots.vault.cipher import Cipher
from bots.vault.opening import SECRET_PREFIX, EnvironmentVault
from fixtures.servers.post_office import PostOffice
from tests.farm.letters import POST, sending


def write_home(folder: Path, office: PostOffice) -> None:
    """What the worker needs to reach ``office``, with short leases and no rest."""
    text = Path("robots.yaml").read_text(encoding="utf-8").partition("\nschedules:")[0]
    text = text.replace("lease: 20s", "lease: 1500ms").replace("settle: 30s", "settle: 0s")
    (folder / "robots.yaml").write_text(text, encoding="utf-8")
    secrets = {_variable(name): json.dumps(secret) for name, secret in office.secrets.items()}
    known = {"addresses": office.addresses, "secrets": secrets, "ca_file": str(office.ca_file)}
    (folder / "post.json").write_text(json.dumps(known), encoding="utf-8")


def _variable(name: str) -> str:
    return SECRET_PREFIX + name.upper().replace("-", "_")


def runner_of(farm: Farm, folder: Path) -> Runner:
    """A worker on ``farm`` with what ``write_home`` wrote."""
    known = json.loads((folder / "post.json").read_text(encoding="utf-8"))
    settings = Settings(
        home=folder,
        robots=folder / "robots.yaml",
        addresses=known["addresses"],
        ca_file=Path(known["ca_file"]),
    )
    robots = {one.name: one for one in (send_letter, take_receipts)}
    return Runner(f"w-{os.getpid()}", farm, settings, EnvironmentVault(known["secrets"]), Browser(), robots)


def main(address: str, folder: Path) -> None:
    crashpoints.arm([])
    farm = Farm(connect(address), Cipher(b"k" * 32), {"sending": sending()}, post=POST)
    runner_of(farm, folder).run(Event(), until_idle=True, any_hour=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
