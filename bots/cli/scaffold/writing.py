"""A room written from the templates of its kind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bots.cli.scaffold.names import RoomName
from bots.cli.scaffold.sections import add_entry
from bots.domain.errors import FileExists, FileUnusable

TEMPLATES = Path(__file__).parent / "templates"
REASON_CODES = Path("docs/reason-codes.md")
"""Generated from the rooms."""

_ENDING = ".jinja"
_ENTRIES = "entries"
"""The folder of a kind's entries: ``entries/robots.yaml/systems`` goes into that section of that file."""


@dataclass(frozen=True)
class WrittenRoom:
    """The files of a new room, and the files of the house that got an entry, relative to the project."""

    new: tuple[Path, ...]
    changed: tuple[Path, ...]


def write_room(project: Path, kind: str, name: RoomName, values: Mapping[str, object]) -> WrittenRoom:
    """Write the files of a room of ``kind`` and its entries; nothing where any of it cannot be written.

    Raises:
        FileUnusable: ``project`` is no checkout of the project, or a file or an entry is there already.
    """
    if not (project / "robots.yaml").is_file() or not (project / "bots").is_dir():
        raise FileUnusable(
            f"{project} is no checkout of the project: robots.yaml and bots/ are missing. Go there."
        )
    known = {"kebab": name.kebab, "module": name.module, "type": name.type, **values}
    # The sandbox's pages are Jinja templates themselves, so ours are marked otherwise.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / kind),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  it writes source files
        variable_start_string="«",
        variable_end_string="»",
        block_start_string="«%",
        block_end_string="%»",
        comment_start_string="«#",
        comment_end_string="#»",
    )
    files: dict[Path, str] = {}
    entries: dict[Path, str] = {}
    for template in sorted(environment.list_templates()):
        text = environment.get_template(template).render(known)
        if template.startswith(f"{_ENTRIES}/"):
            _, file, section = template.removesuffix(_ENDING).split("/")
            path = Path(file)
            before = entries.get(path) or (project / path).read_text(encoding="utf-8")
            entries[path] = add_entry(before, section, text, file)
        else:
            files[Path(template.removesuffix(_ENDING).replace("NAME", name.module))] = text
    for path in files:
        if (project / path).exists():
            raise FileExists(f"{path} is there already. Choose another name, or remove it first.")
    for path, text in (files | entries).items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")
    _tidy([project / path for path in files if path.suffix == ".py"])
    generated = _generate(project)
    return WrittenRoom(tuple(sorted(files)), tuple(sorted([*entries, *generated])))


def _tidy(files: Sequence[Path]) -> None:
    """Break lines and order imports as the project does: both depend on how long the name is."""
    if find_spec("ruff") is None:
        return
    for words in (("check", "--quiet", "--fix", "--select", "I"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *words, *map(str, files)], check=True)


def _generate(project: Path) -> Sequence[Path]:
    """Write anew what is generated from the rooms' code; which files differ now."""
    path = project / REASON_CODES
    written = subprocess.run(
        [sys.executable, "-m", "bots.cli", "work", "reasons"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project.resolve())},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    if path.exists() and path.read_text(encoding="utf-8") == written:
        return ()
    path.write_text(written, encoding="utf-8")
    return (REASON_CODES,)
