"""Runs every decision again, on its stored inputs, by the rules that were archived with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.decisions.explaining import decided, inputs_of, rerun
from bots.decisions.kits import kit_of
from bots.domain.decision import DecisionRecord
from bots.domain.errors import UsageError
from bots.farm.reader import Reader


@dataclass(frozen=True)
class Verified:
    """How many decisions came out as they are on record; ``problems`` says what did not, and where.

    ``people`` were made by a person without rules, ``erased`` hold no personal data any more.
    """

    decisions: int = 0
    same: int = 0
    people: int = 0
    rule_versions: int = 0
    problems: tuple[str, ...] = ()


@dataclass
class _Batch:
    ids: list[str] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    expected: list[Mapping[str, Any]] = field(default_factory=list)


def verify_decisions(reader: Reader) -> Verified:
    """Every decision whose data is still kept. The events are checked against the audit log as well."""
    rows = {row.case_id: row for row in reader.decisions()}
    batches: dict[tuple[str, str], _Batch] = defaultdict(_Batch)
    problems = [str(problem) for problem in reader.verify()]
    people = 0
    for case in reader.cases():
        row = rows.pop(case.id, None)
        found = decided(case)
        if found is None:
            if row is not None:
                problems.append(f"{row.id}: the table has a decision that its case has not")
            continue
        event, record = found
        if record.id and (
            row is None or (row.seq, row.result, row.rules, row.automatic) != _kept(event.seq, record)
        ):
            problems.append(f"{record.id}: the table of decisions does not say what the case says")
        inputs = inputs_of(case, record)
        if inputs is None:
            people += 1
            continue
        batch = batches[case.process, record.rules]
        batch.ids.append(record.id)
        batch.inputs.append(inputs)
        batch.expected.append(kit_of(case.process).expected(record))
    problems += [f"{row.id}: the table has a decision whose case is gone" for row in rows.values()]
    same = 0
    for (process, rules), batch in batches.items():
        differing = list(_differences(reader, process, rules, batch))
        problems += differing
        same += len(batch.ids) - len(differing)
    total = people + sum(len(batch.ids) for batch in batches.values())
    return Verified(total, same, people, len(batches), tuple(problems))


def _kept(seq: int, record: DecisionRecord) -> tuple[int, str, str, bool]:
    return seq, record.result, record.rules, record.solely_automated


def _differences(reader: Reader, process: str, rules: str, batch: _Batch) -> Iterator[str]:
    try:
        came_out = rerun(reader, process, rules, batch.inputs)
    except UsageError as error:
        yield from (f"{one}: {error}" for one in batch.ids)
        return
    for one, expected, found in zip(batch.ids, batch.expected, came_out, strict=True):
        if expected != found:
            yield f"{one}: run again it gives {found.get('outcome')!r} and not what is on record"
