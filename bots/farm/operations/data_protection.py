"""What the law asks of whoever keeps personal data: erasing, access, backups, and who saw what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bots.domain.cpr import Cpr
from bots.domain.masking import mask
from bots.domain.reference import reference_for
from bots.farm.audit import Store, Transaction
from bots.farm.cases import Advance, indexing, person_index
from bots.farm.fleet import Fleet
from bots.farm.operations import retention
from bots.farm.operations.errors import FleetAtWork
from bots.farm.operations.operations import log
from bots.farm.operations.retention import Erased, Eraser, RetentionPeriods
from bots.farm.sealing import needs_older, reseal, wipe
from bots.farm.storage import Backup, backup, empty_log
from bots.farm.worklist import Task
from bots.farm.worklist import tasks as worklist
from bots.vault import Cipher

ABOUT_PERSON = "about-person"
"""The register that says what the registers hold about one person."""


class DataProtection:
    """``farm.data_protection``. ``person`` and ``reason`` are written in the operators' log, masked."""

    def __init__(self, store: Store, advance: Advance) -> None:
        self._store = store
        self._advance = advance

    def backup(self, file: Path, person: str) -> Backup:
        """Copy the database into ``file`` while the farm works; the copy does not hold its own audit row.

        Raises:
            UsageError: see ``backup.write``.
        """
        made = backup.write(self._store.engine, file)
        details = {"file": file.name, "bytes": made.size, "sha256": made.sha256}
        self._store.write(lambda tx: log(tx, "backup-written", person, details))
        return made

    def erase_overdue(
        self, terms: RetentionPeriods, person: str, erasers: Sequence[Eraser] = (), *, dry_run: bool = False
    ) -> Erased:
        """Delete the personal data of closed cases and ended tasks that are past their time.

        A transaction per case and per batch of tasks, so that it may run beside the fleet and be broken off.
        ``erasers`` delete what the registers keep about a case. ``dry_run`` only counts.
        """
        now = self._store.now()
        erased = Erased()
        for ids in retention.batches(retention.overdue_cases, self._store.read, terms, now):
            for case_id in ids:
                erase = partial(retention.erase_case, case_id=case_id, person=person, erasers=erasers)
                erased.cases += dry_run or self._store.write(erase)
        for ids in retention.batches(retention.overdue_tasks, self._store.read, terms, now):
            erase_tasks = partial(retention.erase_tasks, ids=ids, person=person)
            erased.tasks += len(ids) if dry_run else self._store.write(erase_tasks)
        if not dry_run:
            kept = {robot: kept.total_seconds() for robot, kept in terms.by_robot.items()}
            details = {"cases": erased.cases, "tasks": erased.tasks, "kept_seconds": kept}
            self._store.write(lambda tx: log(tx, "retention-applied", person, details))
            erased.wiped = self._store.write(lambda tx: wipe(tx.connection)) and empty_log(self._store.engine)
        return erased

    def reseal(self, person: str, also: Callable[[Connection, Cipher], int]) -> int:
        """Seal with the farm's newest key what an older one has sealed; how many rows of ``also`` there were.

        ``also`` does the same for the registers. The fleet must stand still: who works knows older keys.

        Raises:
            FleetAtWork: it does not, or others read the keys.
        """
        if any(not worker.lost for worker in Fleet(self._store).workers()):
            raise FleetAtWork()

        def work(tx: Transaction) -> int:
            if not reseal(tx.connection, tx.cipher):
                raise FleetAtWork()
            done = also(tx.connection, tx.cipher)
            log(tx, "keys-resealed", person, {"register_rows": done})
            return done

        done = self._store.write(work)
        empty_log(self._store.engine)
        return done

    def needs_older_keys(self) -> bool:
        """Whether anything of cases or tasks opens with an older key of the farm only."""
        return self._store.read(lambda connection: needs_older(connection, self._store.cipher))

    def note_keys_forgotten(self, person: str) -> None:
        """Write into the operators' log who gave up the farm's older keys."""
        self._store.write(lambda tx: log(tx, "older-keys-forgotten", person, {}))

    def index_persons(self) -> int:
        """Put cases from before the index of persons into it, once and for all; how many there were."""
        done = 0
        while found := self._store.write(lambda tx: indexing.index_more(tx, self._advance.processes)):
            done += found
        return done

    def note_secret_shown(self, name: str, person: str) -> None:
        """Write into the operators' log who saw which entry of the vault; never its values."""
        self._store.write(lambda tx: log(tx, "secret-shown", person, {"entry": name}))

    def held_in_registers(self, cpr: Cpr) -> list[dict[str, Any]]:
        """What the fund's registers hold about a person; nothing where the farm has no such register."""
        register = self._advance.registers.get(ABOUT_PERSON)
        if register is None:
            return []
        question, now = {"cpr": cpr.reveal()}, self._store.now()
        held = self._store.read(lambda connection: register(connection, "", question, now))
        rows: list[dict[str, Any]] = held["rows"]
        return rows

    def note_look_up(self, task: Task, system: str, cpr: Cpr, purpose: str, call: str) -> None:
        """Write into the log of the task or its case that a robot looks a person up in a system outside.

        The log holds the person's key, never the number; ``call`` is what the system knows the look-up by.
        """

        def work(tx: Transaction) -> None:
            key = person_index.of_person(tx.cipher, cpr)[:16]
            details = {"system": system, "person": key, "reason": mask(purpose), "call": call}
            tx.ledger.add(
                "person-looked-up", task.queue, case_id=task.case_id, task_id=task.id, details=details
            )

        self._store.write(work)

    def note_insight(self, cpr: Cpr, person: str, reason: str, team: str, due: datetime) -> int:
        """Write down that somebody looks a person up, and put the answer's deadline on a team's list.

        The log holds the person's key, never the number. Returns the number of the task.
        """

        def work(tx: Transaction) -> int:
            key = person_index.of_person(tx.cipher, cpr)[:16]
            asked = reference_for("indsigt", key)
            log(tx, "person-looked-up", person, {"person": key, "reason": mask(reason)})
            payload = {
                "code": "insight",
                "reason": {
                    "da": "Et menneske har bedt om indsigt. Svar inden fristen.",
                    "en": "A person has asked for access to their data. Answer before the deadline.",
                },
                "facts": [["Bestilt af", person], ["Hvorfor", mask(reason)]],
            }
            for number in count(1):
                reference = asked if number == 1 else f"{asked}-{number}"
                task, is_new = worklist.add(tx, team, reference, payload, actor=person, due=due, team=True)
                if is_new or not task.ended:
                    return task.id
            raise AssertionError("count never ends")

        return self._store.write(work)
