"""Checkpoints as somebody outside holds them: in a file, or in mails that were kept.

A line for each: ``{"at": ..., "checkpoint": number, "hash": ...}``. Whoever changes the database can change
its checkpoints as well, but not these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from bots.domain.errors import FileUnusable
from bots.farm.audit.ledger import CHECKPOINTS, Checkpoint
from bots.farm.audit.problem import ChainProblem
from bots.farm.storage.schema.audit import checkpoints


@dataclass(frozen=True)
class Anchor:
    """The hash that checkpoint ``seq`` had when it was given out."""

    seq: int
    hash: str


def line(checkpoint: Checkpoint) -> str:
    """A checkpoint as it is given out, without the end of the line."""
    said = {"checkpoint": checkpoint.seq, "at": checkpoint.at.isoformat(), "hash": checkpoint.hash}
    return json.dumps(said, sort_keys=True)


def append(file: Path, checkpoint: Checkpoint) -> None:
    """Give a checkpoint out into ``file``, which is only ever added to.

    Raises:
        FileUnusable: it cannot be written.
    """
    try:
        with file.open("a", encoding="utf-8") as anchors:
            anchors.write(line(checkpoint) + "\n")
    except OSError as error:
        raise FileUnusable(
            f"checkpoint {checkpoint.seq} cannot be given out to {file}: {error.strerror}"
        ) from None


def read(file: Path) -> list[Anchor]:
    """
    Raises:
        FileUnusable: it cannot be read, or a line is no checkpoint.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(f"{file} cannot be read: {error}") from None
    return [_anchor(file, number, text) for number, text in enumerate(lines, 1) if text.strip()]


def compare(connection: Connection, anchors: Sequence[Anchor]) -> Iterator[ChainProblem]:
    """Which of the checkpoints that were given out are not there any more, or are others."""
    there = {row.seq: row.hash for row in connection.execute(select(checkpoints.c.seq, checkpoints.c.hash))}
    for anchor in anchors:
        if anchor.seq not in there:
            yield ChainProblem(CHECKPOINTS, anchor.seq, "this checkpoint was given out and is gone")
        elif there[anchor.seq] != anchor.hash:
            yield ChainProblem(CHECKPOINTS, anchor.seq, "this checkpoint is not the one that was given out")


def _anchor(file: Path, number: int, text: str) -> Anchor:
    try:
        said = json.loads(text)
        return Anchor(int(said["checkpoint"]), str(said["hash"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileUnusable(f"{file}, line {number}, is not a checkpoint as it was given out") from None
