"""Robots in the manner of Robocorp's own templates for work items. They know nothing of Kollega.

Three ways to treat an input: one after the other without ``with``, the current one and never released, and
all of them just to be counted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from openpyxl import Workbook, load_workbook
from robocorp import workitems
from robocorp.tasks import get_output_dir, task


def _rows(path: Path) -> list[dict[str, object]]:
    head, *rows = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _folder() -> Path:
    return get_output_dir() or Path("output")


@task
def split_orders() -> None:
    """A step that makes an item of every row, for each of its inputs."""
    for item in workitems.inputs:
        for row in _rows(item.get_file("orders.xlsx", _folder() / "orders.xlsx")):
            workitems.outputs.create({"Name": row["Name"], "Zip": row["Zip"], "Product": row["Item"]})


@task
def split_current() -> None:
    """The same for one input only, which it leaves as it is; and one more item, to call the last step."""
    for path in workitems.inputs.current.get_files("*.xlsx", _folder()):
        for row in _rows(path):
            workitems.outputs.create({"Name": row["Name"], "Zip": row["Zip"], "Product": row["Item"]})
    workitems.outputs.create({"TYPE": "Reporter"})


@task
def handle_orders() -> None:
    """A step that releases every item itself, good or bad, and puts out an empty one for each good one."""
    for item in workitems.inputs:
        if item.payload.get("TYPE") == "Reporter":
            workitems.outputs.create()
            item.done()
            continue
        try:
            if not 1000 <= item.payload["Zip"] <= 9999:
                raise ValueError("Invalid ZIP code")
            print(f"{item.payload['Product']} for {item.payload['Name']}")  # noqa: T201
            workitems.outputs.create()
            item.done()
        except ValueError as error:
            item.fail("BUSINESS", code="INVALID_ORDER", message=str(error))
        except KeyError as error:
            item.fail("APPLICATION", code="MISSING_FIELD", message=str(error))


@task
def report() -> None:
    """The last step: it counts, and writes one file."""
    count = 0
    for item in workitems.inputs:
        count += 1
        item.done()
    sheet = Workbook()
    sheet.active.append(["items", count])
    sheet.save(_folder() / "report.xlsx")


@task
def keep_current() -> None:
    """One input, changed and saved, with a file; an output that is saved late."""
    item = workitems.inputs.current
    output = workitems.outputs.create(save=False)
    output.payload = {"n": item.payload["n"] + 1}
    note = _folder() / "note.txt"
    note.write_text("seen")
    output.add_file(note)
    output.save()
    item.payload = {**item.payload, "seen": True}
    item.save()


@task
def ends_as_told() -> None:
    """Puts out one item and ends as ``END`` says, without releasing its input."""
    print(workitems.inputs.current)  # noqa: T201
    workitems.outputs.create({"reference": "R-1", "n": os.environ.get("NUMBER", "1")})
    match os.environ["END"]:
        case "exit":
            sys.exit()
        case "exit-1":
            sys.exit(1)
        case "error":
            raise RuntimeError("broken")
