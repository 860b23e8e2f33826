"""Our worklist as robocorp-workitems sees it: ``RC_WORKITEM_ADAPTER=bots.robocorp.WorklistAdapter``."""

from __future__ import annotations

import json
import logging
import os
import platform
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from robocorp.workitems import BaseAdapter, EmptyQueue, State

from bots.config import Duration
from bots.domain.errors import StaleLease
from bots.domain.file import File
from bots.domain.masking import mask
from bots.farm.runner import Failure, Heartbeat
from bots.farm.worklist import Done, Lease, QueueTerms, Refused, Task, checked_reference, checked_size
from bots.farm.worklist import files as filing
from bots.office import Office
from bots.robocorp.bringing import STRANGERS, Bringer
from bots.robocorp.ending import release_at_the_end
from bots.robocorp.envelope import BY_FARM, KEY, Kept, Slip, TaskKey, join, outcome_from_json, split
from bots.robocorp.errors import ControlRoomNotSetUp, WorkItemWrong
from bots.robocorp.store import MEDIA_TYPE, SAVED, ItemStore, Output, as_object, as_payload

log = logging.getLogger(__name__)

_OUT = "out-"


class WorkItemSettings(BaseSettings):
    """What a robot takes from and puts into, as ``KOLLEGA_WORKITEM_*`` in the environment.

    ``lease`` and ``timeout`` are those of robots.yaml where the queue is a robot of it.
    """

    model_config = SettingsConfigDict(env_prefix="KOLLEGA_WORKITEM_", extra="ignore")

    queue: str = Field(min_length=1)
    output_queue: str | None = None
    worker: str = Field(default_factory=lambda: f"{platform.node()}-{os.getpid()}")
    lease: Duration = timedelta(seconds=60)
    timeout: Duration = timedelta(hours=1)


class WorklistAdapter(BaseAdapter):
    """Reserving is claiming, with lease, heartbeat and fencing; releasing ends the task.

    Home folder: ``KOLLEGA_HOME``. Outputs get into their queue when their input ends, all of them at once
    and each once: by ``reference`` in their payload, else by the input's reference and their number. An input
    that the robot does not release ends with its task.

    Raises:
        UsageError: no queue is named, the home folder does not open, or the fleet works by another
            robots.yaml or another clock.
        StaleLease: from every writing method once another worker has the task.
        CommitRefused: from ``save_payload`` with a third intent without a receipt; a failed release then
            leaves the task uncertain, and a colleague looks in the system.
    """

    def __init__(self) -> None:
        home = Path(os.environ.get("KOLLEGA_HOME", "."))
        if not os.environ.get("KOLLEGA_WORKITEM_QUEUE"):
            raise ControlRoomNotSetUp(
                "KOLLEGA_WORKITEM_QUEUE names no queue to take work items from. Set it."
            )
        office = Office.open(home)
        self._farm = office.farm
        self._settings = office.settings
        self._farm.fleet.check(self._settings.roster.fingerprint)
        self._store = ItemStore(office.engine, office.cipher, office.farm)
        self._terms = WorkItemSettings()
        entry = self._settings.roster.robots.get(self._terms.queue)
        self._lease_length = entry.lease if entry else self._terms.lease
        self._timeout = entry.timeout if entry else self._terms.timeout
        self._attempts = (entry.retry if entry else STRANGERS).attempts
        self._ours = entry is not None
        self._bringer = Bringer(self._farm, self._settings.roster, office.processes, self._terms.worker)
        self._lease: Lease | None = None
        self._released: dict[str, Task] = {}
        self._heartbeat: Heartbeat | None = None
        self._outputs: dict[str, Output] = {}
        self.taken = 0
        release_at_the_end(self)

    @property
    def held(self) -> str | None:
        """The item that is reserved and not released."""
        return None if self._lease is None else str(self._lease.task.id)

    def reserve_input(self) -> str:
        while True:
            self._farm.tick()
            lease = self._farm.claim([self._queue_terms()], self._terms.worker, self._lease_length)
            if lease is None:
                raise EmptyQueue(f"nothing to take from {self._terms.queue}")
            if lease.task.attempts <= self._attempts:
                break
            self._bringer.end(lease, Failure("worker-lost", "the worker died on every attempt"))
        self._lease, self._outputs = lease, {}
        self.taken += 1
        self._payload = self._saved(lease.task)
        self._heartbeat = Heartbeat(self._farm, lease, self._lease_length, self._timeout)
        self._heartbeat.__enter__()
        return str(lease.task.id)

    def release_input(self, item_id: str, state: State, exception: dict[str, Any] | None = None) -> None:
        lease = self._held(item_id)
        if self._heartbeat is not None:
            self._heartbeat.__exit__(None, None, None)
        ended = self._ended(state, exception or {})
        try:
            if not self._bringer.comes_back(lease, ended):
                self._hand_on(lease)
            self._bringer.end(lease, ended)
        except StaleLease as error:
            if not self._ours:
                raise
            # As the runner does: another worker has the task, and this run goes on with the next.
            log.warning("%s", error)
        except WorkItemWrong as error:
            # Another try would put out the same.
            self._farm.fail(lease, "output-refused", mask(str(error)), retry_at=None)
            self._forget(lease)
            raise
        self._forget(lease)

    def create_output(self, parent_id: str, payload: Any = None) -> str:
        lease = self._held(parent_id)
        number = len(self._outputs) + 1
        name = f"{_OUT}{parent_id}-{number}"
        output = self._output(f"{lease.task.reference}-{number}", payload)
        self._refuse_twin(name, output)
        self._bring(output)
        self._outputs[name] = output
        return name

    def load_payload(self, item_id: str) -> Any:
        if item_id in self._outputs:
            return self._outputs[item_id].payload
        if not self._ours:
            return self._payload if item_id == self.held else self._saved(self._task(item_id))
        task = self._held(item_id).task
        key = TaskKey(
            id=task.id,
            token=self._held(item_id).token,
            queue=task.queue,
            reference=task.reference,
            attempts=task.attempts,
            tried_before=task.tried_before,
        )
        return join(task.payload, Slip(task=key, tries=BY_FARM))

    def save_payload(self, item_id: str, payload: Any) -> None:
        if item_id in self._outputs:
            there = self._open_output(item_id)
            output = self._output(there.reference, payload, there.files)
            self._refuse_twin(item_id, output)
            self._outputs[item_id] = output
            return
        lease = self._held(item_id)
        if self._ours:
            _, slip = split(payload, f"task {item_id}")
            if slip.intent is None:
                self._farm.did_not_commit(lease)
            else:
                self._farm.about_to_commit(lease, slip.intent.reference, slip.intent.fingerprint)
            return
        self._store.save_payload(lease, payload)
        self._payload = payload

    def list_files(self, item_id: str) -> list[str]:
        if item_id in self._outputs:
            return list(self._outputs[item_id].files)
        kept = self._farm.reader.files(task_id=self._task(item_id).id)
        return [file.name for file in kept if file.name != SAVED]

    def get_file(self, item_id: str, name: str) -> bytes:
        if item_id in self._outputs:
            return self._outputs[item_id].files[name]
        for file in reversed(self._farm.reader.files(task_id=self._task(item_id).id)):
            if file.name == name:
                return self._farm.reader.read_file(file.id).content
        raise FileNotFoundError(f"work item {item_id} has no file {name!r}")

    def add_file(self, item_id: str, name: str, content: bytes) -> None:
        file = filing.checked(File(name, MEDIA_TYPE, content))
        if name == SAVED:
            raise WorkItemWrong(
                f"{SAVED!r} is the name of what Kollega keeps there. Choose another for the file."
            )
        if item_id in self._outputs:
            output = self._open_output(item_id)
            output.files[name] = content
            self._bring(output)
        else:
            self._store.replace_file(self._held(item_id), file)

    def remove_file(self, item_id: str, name: str) -> None:
        if item_id in self._outputs:
            del self._open_output(item_id).files[name]
        else:
            self._store.remove_file(self._held(item_id), name)

    def _saved(self, task: Task) -> Any:
        """The payload as an earlier attempt saved it last, else as it was given."""
        for file in reversed(self._farm.reader.files(task_id=task.id)):
            if file.name == SAVED:
                return as_payload(json.loads(self._farm.reader.read_file(file.id).content))
        return as_payload(task.payload)

    def _held(self, item_id: str) -> Lease:
        if self._lease is None or str(self._lease.task.id) != item_id:
            raise ValueError(f"work item {item_id} is not reserved by this process")
        return self._lease

    def _forget(self, lease: Lease) -> None:
        self._lease, self._released[str(lease.task.id)] = None, lease.task

    def _task(self, item_id: str) -> Task:
        """An item to be read: what this process has released can be read all the same, as in a file."""
        return self._released.get(item_id) or self._held(item_id).task

    def _open_output(self, name: str) -> Output:
        if self._lease is None:
            raise WorkItemWrong(
                f"output {name} was put out when its input was released. Save it before, not after."
            )
        return self._outputs[name]

    def _refuse_twin(self, name: str, output: Output) -> None:
        for other_name, other in self._outputs.items():
            twins = other.reference == output.reference and other_name != name
            if twins and not _is_ours(output.payload) and other.payload != output.payload:
                raise WorkItemWrong(
                    f"two outputs have the reference {output.reference!r} and different payloads: only one "
                    "would be worked on. Give each its own reference, or none: then they are numbered."
                )

    def _queue_terms(self) -> QueueTerms:
        roster = self._settings.roster
        entry = roster.robots.get(self._terms.queue)
        if entry is None:
            return QueueTerms(self._terms.queue)
        slots = roster.logins[entry.login].slots if entry.login else None
        system = roster.system_of(self._terms.queue)
        return QueueTerms(
            self._terms.queue, entry.login, slots, system, entry.workers, entry.point_of_no_return
        )

    def _ended(self, state: State, exception: dict[str, Any]) -> Any:
        """What this release means to the farm; our own robots have put it into an output."""
        for output in self._outputs.values():
            if _is_ours(output.payload):
                content, slip = split(output.payload, "an output")
                if slip.kind == "outcome":
                    content.pop("reference", None)
                    return outcome_from_json(content)
        if state == State.DONE:
            return Done(Kept({"outputs": [output.reference for output in self._outputs.values()]}))
        message = mask(str(exception.get("message") or "no reason given"))
        code = str(exception.get("code") or "").strip()
        if exception.get("type") == "BUSINESS":
            return Refused(code or "business", message)
        return Failure(code=code or "robot-error", message=message)

    def _output(self, reference: str, payload: Any, files: dict[str, bytes] | None = None) -> Output:
        """Checked here, where the robot is, and not only when its input ends."""
        own = payload.get("reference") if isinstance(payload, dict) else None
        output = Output(own if isinstance(own, str) and own else reference, payload, files or {})
        if not _is_ours(payload):
            if not self._terms.output_queue:
                raise ControlRoomNotSetUp(
                    "KOLLEGA_WORKITEM_OUTPUT_QUEUE names no queue to put outputs into. Set it."
                )
            checked_reference(output.reference)
            checked_size(as_object(payload), self._terms.output_queue, output.reference)
        return output

    def _bring(self, output: Output) -> None:
        """Cases and tasks of our robots at once, when complete: the robot relies on them as it goes on."""
        if not _is_ours(output.payload):
            return
        if split(output.payload, "an output")[1].kind != "outcome":
            self._bringer.bring(output.payload, _files(output))

    def _hand_on(self, lease: Lease) -> None:
        theirs = []
        for output in self._outputs.values():
            if not _is_ours(output.payload):
                theirs.append(output)
            elif split(output.payload, "an output")[1].kind == "outcome":
                for file in _files(output):
                    self._farm.attach(lease, file)
        if theirs:
            self._store.put_out(lease, str(self._terms.output_queue), theirs)


def _files(output: Output) -> list[File]:
    return [File(name, MEDIA_TYPE, content) for name, content in output.files.items()]


def _is_ours(payload: Any) -> bool:
    return isinstance(payload, dict) and KEY in payload
