"""``kollega bridge``: the first and the last step of a Control Room process between which a robot works."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Annotated

import typer
from robocorp.workitems import EmptyQueue, RobocorpAdapter, State

from bots.cli.terminal import echo
from bots.config import Unlisted
from bots.domain.errors import CommitRefused, Held, UsageError, Withdrawn
from bots.domain.file import File
from bots.farm.fleet import REFUSED_OVER
from bots.farm.runner import Failure
from bots.farm.worklist import Lease, NeedsColleague, QueueTerms
from bots.office import Office
from bots.processes import all_processes
from bots.robocorp import (
    MEDIA_TYPE,
    Bringer,
    ControlRoomNotSetUp,
    Made,
    Slip,
    TaskKey,
    join,
    make_once,
    room_clock,
)

log = logging.getLogger(__name__)

app = typer.Typer(help="Steps of a Control Room process around a robot's.", no_args_is_help=True)

WORKER = "control-room"
_MANY = 1_000_000


@app.command("hand-out")
def hand_out(
    context: typer.Context,
    queue: Annotated[str, typer.Argument(help="The robot, as robots.yaml names it.")],
    most: Annotated[int, typer.Option(min=1, max=1000, help="Tasks to hand out at most.")] = 100,
    hours: Annotated[
        float, typer.Option(min=0.1, max=48, help="How long Control Room has them before they count as lost.")
    ] = 2,
) -> None:
    """First step: claim tasks of one robot and make a work item of each."""
    office, adapter = Office.open(context.obj), _adapter()
    bringer = _bringer(office)
    # Whoever works on an item goes by Control Room's clock, and that may be off by a little.
    earlier = room_clock().now() - office.farm.now() - REFUSED_OVER
    parent = adapter.reserve_input()
    given = 0
    while given < most and (lease := _claim(office, queue, timedelta(hours=hours))):
        if not _may_go(office, bringer, lease):
            continue
        entry = office.settings.roster.robots[queue]
        content = join(lease.task.payload, Slip(task=_key(lease, lease.until - entry.timeout + earlier)))
        made = Made.YES
        if entry.point_of_no_return:
            made = make_once(parent, content)
        else:
            adapter.create_output(parent, content)
        if made is Made.NO:
            office.farm.release(lease, clicked=False)
            raise ControlRoomNotSetUp(
                "Control Room takes no work item. An operator must see why; nothing is lost."
            )
        if made is Made.UNKNOWN:
            log.warning("task %s: it is not known whether Control Room has it", lease.task.id)
        given += 1
    adapter.release_input(parent, State.DONE)
    echo(f"{given} tasks of {queue} are handed out.")


@app.command("take-back")
def take_back(context: typer.Context) -> None:
    """Last step: take what the robot put out into the worklist, each once."""
    office, adapter = Office.open(context.obj), _adapter()
    bringer = _bringer(office)
    taken = 0
    while True:
        try:
            item = adapter.reserve_input()
        except EmptyQueue:
            break
        files = [File(name, MEDIA_TYPE, adapter.get_file(item, name)) for name in adapter.list_files(item)]
        try:
            log.info("work item %s: %s", item, bringer.bring(adapter.load_payload(item), files))
        except UsageError as error:
            log.error("work item %s: %s", item, error)
            exception = {"type": "BUSINESS", "code": "not-ours", "message": str(error)}
            adapter.release_input(item, State.FAILED, exception)
            continue
        adapter.release_input(item, State.DONE)
        taken += 1
    echo(f"{taken} work items are taken back.")


def _adapter() -> RobocorpAdapter:
    try:
        return RobocorpAdapter()
    except KeyError as error:
        raise ControlRoomNotSetUp(
            f"this is a step of a Control Room process, and there is none here: {error.args[0]}. "
            "An operator must make it one; see docs/run-on-control-room.md."
        ) from None


def _claim(office: Office, queue: str, length: timedelta) -> Lease | None:
    roster = office.settings.roster
    if queue not in roster.robots:
        raise Unlisted(kind="robot", name=queue, known=", ".join(roster.robots))
    entry, system = roster.robots[queue], roster.system_of(queue)
    # How many work at once is Control Room's to limit; what waits there is claimed here all the time.
    slots = None if entry.login is None else _MANY
    terms = QueueTerms(queue, entry.login, slots, system, commits=entry.point_of_no_return)
    return office.farm.claim([terms], WORKER, length)


def _may_go(office: Office, bringer: Bringer, lease: Lease) -> bool:
    """Whether the task may leave the house; its intent is recorded here before somebody else may click."""
    entry = office.settings.roster.robots[lease.task.queue]
    if lease.task.attempts > entry.retry.attempts:
        bringer.end(lease, Failure("worker-lost", "it was lost on every attempt"))
        return False
    if not entry.point_of_no_return:
        return True
    try:
        office.farm.about_to_commit(lease, lease.task.reference, {"handed to": WORKER})
    except CommitRefused as error:
        bringer.end(lease, NeedsColleague(CommitRefused.code, str(error)))
        return False
    except (Withdrawn, Held) as stopped:
        log.info("task %s is not handed out: %s", lease.task.id, stopped)
        return False
    return True


def _key(lease: Lease, until: datetime) -> TaskKey:
    task = lease.task
    return TaskKey(
        id=task.id,
        token=lease.token,
        queue=task.queue,
        reference=task.reference,
        attempts=task.attempts,
        tried_before=task.tried_before,
        until=until.isoformat(),
    )


def _bringer(office: Office) -> Bringer:
    return Bringer(office.farm, office.settings.roster, all_processes(), WORKER)
