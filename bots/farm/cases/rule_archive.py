"""The sources of the rules that decided, kept by their hash, and run again apart from everything else.

Old sources are executed only when they are what the audit log says was archived: the bytes give the hash,
and the hash stands in the operators' chain.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bots.farm.audit import OPERATORS, Transaction
from bots.farm.cases.errors import RulesUnusable
from bots.farm.storage import insert_once
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.cases import rule_archive

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]
from bots.farm.process import packed

ARCHIVED = "rules-archived"
"""The act in the operators' chain that names an archive's hash."""

_SECONDS = 300
_MEMORY = 2_000_000_000
_START = (
    "import sys, json, importlib\n"
    "sys.path.insert(0, sys.argv[1])\n"
    "rerun = importlib.import_module(sys.argv[2]).rerun\n"
    "json.dump([rerun(one) for one in json.load(sys.stdin)], sys.stdout)\n"
)


def keep(tx: Transaction, root: str) -> str:
    """Archive the sources of ``root`` unless they are, and note it in the audit log; their hash."""
    name, content = packed(root)
    if tx.connection.execute(_KEPT, {"name": name}).one_or_none() is not None:
        return name
    once = insert_once(tx.connection.dialect.name, rule_archive, "hash")
    row = {"hash": name, "content": content, "stored_at": tx.now}
    if tx.connection.execute(once, row).one_or_none() is not None:
        tx.ledger.add(ARCHIVED, "farm", chain=OPERATORS, details={"rules": name, "root": root})
    return name


_KEPT = select(rule_archive.c.hash).where(rule_archive.c.hash == bindparam("name"))


def rerun(connection: Connection, name: str, inputs: Sequence[Any]) -> list[Any]:
    """What the archived rules say about each of ``inputs``, in a process of their own.

    It gets no environment, no more memory and time than it needs, and an empty folder.

    Raises:
        RulesUnusable: the archive is gone, is not what the audit log says, or no longer runs.
    """
    content = _trusted(connection, name)
    with tempfile.TemporaryDirectory() as folder:
        for path, source in content["sources"].items():
            _write(Path(folder), path, source)
        ran = subprocess.run(  # noqa: S603  our own interpreter, on sources that the audit log vouches for
            [sys.executable, "-I", "-c", _START, folder, content["root"]],
            input=json.dumps(list(inputs)),
            capture_output=True,
            text=True,
            cwd=folder,
            env={},
            timeout=_SECONDS,
            preexec_fn=None if resource is None else _limit,
            check=False,
        )
    if ran.returncode != 0:
        raise RulesUnusable(
            f"the archived rules {name[:12]} (Python {content['python']}, {content['runs_on']}) do not run "
            f"any more: {ran.stderr.strip().splitlines()[-1:]}. A developer must run them on those versions."
        )
    outcomes: list[Any] = json.loads(ran.stdout)
    return outcomes


def _trusted(connection: Connection, name: str) -> dict[str, Any]:
    sealed = connection.execute(
        select(rule_archive.c.content).where(rule_archive.c.hash == name)
    ).scalar_one_or_none()
    if sealed is None:
        raise RulesUnusable(
            f"the rules {name[:12]} are not in the archive. An operator must restore a backup."
        )
    plain = zlib.decompress(sealed)
    vouched = select(audit.c.details).where(audit.c.chain == OPERATORS, audit.c.action == ARCHIVED)
    known = {json.loads(details)["rules"] for details in connection.execute(vouched).scalars()}
    if hashlib.sha256(plain).hexdigest() != name or name not in known:
        raise RulesUnusable(
            f"the archived rules {name[:12]} are not those that the audit log vouches for, so they are not "
            "run. An operator must run 'kollega audit verify' and restore a backup."
        )
    content: dict[str, Any] = json.loads(plain)
    return content


def _write(folder: Path, path: str, source: str) -> None:
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise RulesUnusable(f"an archived source wants to be outside its folder: {path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    for parent in Path(path).parents:
        # Otherwise the packages would be found where this program is installed.
        if parent != Path():
            (folder / parent / "__init__.py").touch()
    target.write_text(source, encoding="utf-8")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
