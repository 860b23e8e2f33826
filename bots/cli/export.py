"""``kollega export robocorp``: robot.yaml, conda.yaml and devdata/, from robots.yaml and the lock file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from bots.cli.terminal import echo
from bots.config import Roster, RosterWrong
from bots.farm.robot import load_robot
from bots.robocorp import sample

app = typer.Typer(help="Write what other systems read.", no_args_is_help=True)

_NOTE = (
    "# Written by `kollega export robocorp` from robots.yaml and requirements.lock. Change those instead.\n"
)
_PYTHON = "3.11.*"
_IGNORED = ".robocorpignore"
_NOT_PACKAGED = ("tests/", "fixtures/", "deploy/", ".git/", ".ci/")
"""What the robots do not need, and what stands for people in tests, stays at home."""


@app.callback()
def export() -> None:
    """Write what other systems read."""


@app.command()
def robocorp(
    folder: Annotated[Path, typer.Option(help="The project: where robots.yaml is.")] = Path(),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if files differ.")
    ] = False,
) -> None:
    """The package for Robocorp Control Room and rcc, from robots.yaml and requirements.lock."""
    differing = []
    for name, content in package(folder).items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        differing.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    if not differing:
        echo("The package is as robots.yaml says.")
    elif check:
        echo(f"Not as robots.yaml says: {', '.join(differing)}. Run: kollega export robocorp")
        raise typer.Exit(1)
    else:
        echo(f"Written: {', '.join(differing)}")


def package(folder: Path) -> dict[str, str]:
    """The files by name, with their content.

    Raises:
        RosterWrong: robots.yaml is wrong, or requirements.lock does not pin what pyproject.toml wants.
    """
    roster = Roster.load(folder / "robots.yaml")
    files = {"robot.yaml": _robot_yaml(roster), "conda.yaml": _conda_yaml(folder)}
    files[_IGNORED] = _NOTE + "".join(f"{name}\n" for name in _NOT_PACKAGED)
    environment = {
        "KOLLEGA_HOME": ".",
        "RC_WORKITEM_ADAPTER": "FileAdapter",
        "RC_WORKITEM_OUTPUT_PATH": "output/work-items-out/workitems.json",
    }
    for name, entry in roster.robots.items():
        items = f"devdata/work-items-in/{name}.json"
        files[f"devdata/env-{name}.json"] = _json({**environment, "RC_WORKITEM_INPUT_PATH": items})
        files[items] = _json([{"payload": sample(load_robot(entry).takes), "files": {}}])
    return files


def _robot_yaml(roster: Roster) -> str:
    run = "python -m robocorp.tasks run bots/robocorp/tasks.py -t"
    tasks: dict[str, Any] = {name: {"shell": f"{run} {name}"} for name in roster.robots}
    for name in roster.robots:
        tasks[f"hand-out-{name}"] = {"shell": f"python -m bots.cli bridge hand-out {name}"}
    tasks["take-back"] = {"shell": "python -m bots.cli bridge take-back"}
    content = {
        "tasks": tasks,
        "environmentConfigs": ["conda.yaml"],
        "artifactsDir": "output",
        "PATH": ["."],
        "PYTHONPATH": ["."],
        "ignoreFiles": [".gitignore", _IGNORED],
    }
    return _NOTE + yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _conda_yaml(folder: Path) -> str:
    pinned = dict(_pins(folder / "requirements.lock"))
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [_NOTE + "channels:", "  - conda-forge", "", "dependencies:", f"  - python={_PYTHON}", "  - pip"]
    lines.append("  - pip:")
    for wanted in project["dependencies"]:
        bare = re.split(r"[\[=<>~; ]", wanted)[0].lower()
        if bare not in pinned:
            raise RosterWrong(f"requirements.lock does not pin {bare}. A developer must run `make lock`.")
        lines.append(f"    - {wanted}=={pinned[bare]}")
    return "\n".join(lines) + "\n"


def _pins(lock: Path) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"^([a-z0-9-]+)==([^ ;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
