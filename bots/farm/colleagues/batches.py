"""Doing the same with several tasks that have one reason, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bots.domain.errors import UsageError
from bots.farm.audit import Transaction
from bots.farm.colleagues.errors import MixedReasons, TooManyAtOnce
from bots.farm.storage.schema.worklist import tasks

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class AtOnce:
    """Numbers of the tasks with which it was done, and by number why it was not done with the others."""

    done: tuple[int, ...]
    missed: dict[int, str]


def several(tx: Transaction, ids: Sequence[int], act: Callable[[int], object]) -> AtOnce:
    """Do ``act`` with what it can be done with. It raises ``UsageError`` before it writes anything.

    Raises:
        MixedReasons, TooManyAtOnce: they have different reasons, or there are too many.
    """
    wanted = sorted(set(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyAtOnce(number=len(wanted), most=MOST_AT_ONCE)
    topics = tx.connection.scalars(select(tasks.c.topic).where(tasks.c.id.in_(wanted)).distinct()).all()
    if len(topics) > 1:
        raise MixedReasons(reasons=", ".join(sorted(topic or "none" for topic in topics)))
    done: list[int] = []
    missed: dict[int, str] = {}
    for task_id in wanted:
        try:
            act(task_id)
        except UsageError as error:
            missed[task_id] = str(error)
        else:
            done.append(task_id)
    return AtOnce(tuple(done), missed)
