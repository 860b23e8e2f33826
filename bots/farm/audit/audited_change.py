"""Changes of one task each together with their audit rows, in one statement: PostgreSQL only.

There a round trip costs more than the change itself. What ``audit.row_hash`` hashes is canonical JSON with
its names in order, so all that the client does not know (the chain's head, the task's number) can be put
between texts that it does know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql

from bots.farm.audit.canonical import canonical_json
from bots.farm.storage import Prepared
from bots.farm.storage.schema.audit import audit, chain_heads

Act = tuple[str, str, str | None]
"""What was done, by whom, and what became of the row (see ``Ledger.in_words``)."""

Change = tuple[CTE, Callable[[CTE], ColumnElement[str]]]
"""An update of one task that gives its ``id``, its ``case_id`` and whatever else is wanted; what makes the
details of its audit row of that, as JSON."""


class AuditedChanges:
    """``changes`` in their order, of tasks whose audit rows belong to different chains.

    One that must not be made without the one before it has to say so itself. ``unlogged`` are changes of
    other rows that the log says nothing of.
    """

    def __init__(self, *changes: Change, unlogged: Sequence[CTE] = ()) -> None:
        self._prepared = Prepared(_with_audit(changes).add_cte(*unlogged))

    def one_or_none(
        self, connection: Connection, values: Mapping[str, Any], acts: Sequence[Act], now: datetime
    ) -> Any:
        """What the last change gives, all None where only it changed nothing; None where the first did not.

        ``acts`` are those of the changes.
        """
        parameters: dict[str, Any] = {"the_at": now}
        for number, (action, actor, became) in enumerate(acts):
            parameters[f"the_action_{number}"] = action
            parameters[f"the_actor_{number}"] = actor
            parameters[f"the_became_{number}"] = became
            start = {"action": action, "actor": actor, "at": now.isoformat()}
            if became is not None:
                start["became"] = became
            parameters[f"the_start_{number}"] = canonical_json(start)[:-1]
        return self._prepared.one_or_none(connection, {**values, **parameters})


def json_text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """The JSON string of a text, as Python's ``json`` writes it without ``ensure_ascii``."""
    return cast(func.to_json(cast(value, Text)), Text)


def joined(*parts: str | ColumnElement[Any]) -> ColumnElement[str]:
    """Texts and columns of any type put together as one text. A text of ours holds no apostrophe."""
    texts = (
        literal_column(f"'{part}'", Text()) if isinstance(part, str) else cast(part, Text) for part in parts
    )
    return reduce(add, texts)


def given(name: str) -> ColumnElement[str]:
    """A text that is a parameter."""
    return bindparam(name, type_=Text())


def _with_audit(changes: Sequence[Change]) -> Any:
    subjects = (_subject(number, *change) for number, change in enumerate(changes))
    subject = union_all(*subjects).subquery("subject")
    # Locks the head and, where another transaction had it, sees what that one made of it.
    head = (
        select(chain_heads.c.length, chain_heads.c.hash)
        .where(chain_heads.c.chain == subject.c.chain)
        .with_for_update()
        .lateral("head")
    )
    follows = (
        select(
            *subject.c,
            (func.coalesce(head.c.length, literal_column("0")) + literal_column("1")).label("seq"),
            func.coalesce(head.c.hash, func.repeat("0", literal_column("64"))).label("previous"),
        )
        .select_from(subject.outerjoin(head, true()))
        .cte("follows")
    )
    hashed = select(*follows.c, _hash(follows).label("hash")).cte("hashed")
    (first, _), *others = changes
    every: FromClause = first
    for other, _ in others:
        every = every.outerjoin(other, true())
    return select(*changes[-1][0].c).select_from(every).add_cte(_moved(hashed), _written(hashed))


def _subject(number: int, changed: CTE, details: Callable[[CTE], ColumnElement[str]]) -> Select[Any]:
    chain = case(
        (changed.c.case_id.is_(None), joined("task:", changed.c.id)),
        else_=joined("case:", changed.c.case_id),
    )
    columns = (given(f"the_{name}_{number}").label(name) for name in ("action", "actor", "became", "start"))
    return select(
        changed.c.id, changed.c.case_id, chain.label("chain"), details(changed).label("details"), *columns
    )


def _hash(row: CTE) -> ColumnElement[str]:
    canonical = joined(
        row.c.start,
        ',"case_id":',
        func.coalesce(cast(row.c.case_id, Text), literal_column("'null'", Text())),
        ',"chain":"',
        row.c.chain,
        '","details":',
        json_text(row.c.details),
        ',"event_seq":null,"file_id":null,"previous":"',
        row.c.previous,
        '","seq":',
        row.c.seq,
        ',"task_id":',
        row.c.id,
        "}",
    )
    return func.encode(func.sha256(func.convert_to(canonical, literal_column("'UTF8'"))), "hex")


def _moved(hashed: CTE) -> CTE:
    head = select(hashed.c.chain, hashed.c.seq, hashed.c.hash, literal_column("true"))
    insertion = postgresql.insert(chain_heads).from_select(["chain", "length", "hash", "moved"], head)
    moved = {name: insertion.excluded[name] for name in ("length", "hash", "moved")}
    return insertion.on_conflict_do_update(index_elements=["chain"], set_=moved).cte("moved")


def _written(hashed: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "chain": hashed.c.chain,
        "seq": hashed.c.seq,
        "at": bindparam("the_at", type_=audit.c.at.type),
        "actor": hashed.c.actor,
        "action": hashed.c.action,
        "case_id": hashed.c.case_id,
        "task_id": hashed.c.id,
        "details": hashed.c.details,
        "previous": hashed.c.previous,
        "hash": hashed.c.hash,
        "became": hashed.c.became,
    }
    return insert(audit).from_select(list(values), select(*values.values())).cte("written")
