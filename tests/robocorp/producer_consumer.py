"""A producer and a consumer as anybody writes them for robocorp-workitems: they know nothing of Kollega."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from robocorp.tasks import task
from robocorp.workitems import BusinessException, inputs, outputs


@task
def produce() -> None:
    """One output per name in the input's file, each with a file of its own."""
    for item in inputs:
        with item, tempfile.TemporaryDirectory() as folder:
            names = item.get_file("names.txt", Path(folder) / "names.txt").read_text().split()
            for number, name in enumerate(names):
                note = Path(folder) / "note.txt"
                note.write_text(f"hello {name}")
                outputs.create({"name": name}, files=[note])
                _stand_still_at(f"produced-{number}")


@task
def consume() -> None:
    """Write down each name once per time it was worked on."""
    for item in inputs:
        with item:
            name = item.payload["name"]
            if name == "nobody":
                print("nobody is 610570-1234")  # noqa: T201  as strangers do
                raise BusinessException("nobody cannot be greeted 6105701234", "nobody")
            if name == "chaos":
                raise RuntimeError("broken")
            _stand_still_at(f"consuming-{name}")
            with tempfile.TemporaryDirectory() as folder:
                text = item.get_file("note.txt", Path(folder) / "note.txt").read_text()
            item.payload = {**item.payload, "seen": True}
            item.save()
            with (Path(os.environ["SEEN"]) / "seen").open("a") as seen:
                seen.write(f"{text}\n")


def _stand_still_at(place: str) -> None:
    if os.environ.get("STAND_STILL_AT") == place:
        (Path(os.environ["SEEN"]) / f"{place}-{os.getpid()}").touch()
        while not (Path(os.environ["SEEN"]) / "go").exists():
            time.sleep(0.02)
