"""``kollega replay``: recordings played back to their robots, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.browser import Browser
from bots.cli.terminal import echo
from bots.config import Roster
from bots.recordings import Diverged, Patch, RecordingUnusable, patches_of, replay, verify, verify_patched

app = typer.Typer()


@app.command("replay")
def replay_all(
    path: Annotated[Path, typer.Argument(help="A .har file, or a folder of recordings.")],
    patches: Annotated[
        bool, typer.Option(help="Replay against the changed markup beside it as well.")
    ] = True,
) -> None:
    """Replay recordings to their robots, without a network. Exit code 1: a robot did something else."""
    recordings = [path] if path.is_file() else sorted(path.rglob("*.har"))
    if not recordings:
        raise RecordingUnusable(f"{path} holds no recording (*.har)")
    roster = Roster.load(Path("robots.yaml"))
    failed = 0
    with Browser() as browser:
        for har in recordings:
            name = f"{har.parent.name}/{har.stem}"
            for patch in (None, *map(Patch.read, patches_of(har) if patches else ())):
                played = replay(browser, har, roster, patch)
                try:
                    if patch is None:
                        verify(name, played)
                    else:
                        verify_patched(name, played, patch)
                except Diverged as error:
                    failed += 1
                    echo(str(error))
                else:
                    echo(f"{name}{f' ({patch.change}): {patch.becomes}' if patch else ''}: as it must be")
    if failed:
        raise typer.Exit(1)
