"""Files that come to us, as a robot takes them: each once, whole, and never silently left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol, runtime_checkable

from bots.config import ArrivalEntry
from bots.domain.file import File
from bots.domain.listed_file import ListedFile
from bots.domain.masking import mask
from bots.domain.text import Text
from bots.farm.arrivals import Arrivals, Novelty, Taken
from bots.farm.worklist import Lease

_CHANGED = Text(
    da="Filen er kommet igen under samme navn med andet indhold. Det nye er ikke behandlet.",
    en="The file has come again under the same name with other content. The new one was not dealt with.",
)
_TOO_LARGE = Text(
    da="Det, der er kommet, fylder mere, end robotten må hente ({size} MB). Det ligger stadig, hvor det kom.",
    en="What has come is larger than the robot may fetch ({size} MB). It still lies where it came.",
)
_MEGABYTE = 1_000_000


class Folder(Protocol):
    """Where files lie, as a system's client offers it."""

    def listing(self, folder: str) -> list[ListedFile]: ...

    def read(self, folder: str, name: str) -> bytes: ...


@runtime_checkable
class Recognises(Protocol):
    """A folder in which the same thing may come twice and not be the same byte by byte."""

    def identity(self, content: bytes) -> bytes: ...


@runtime_checkable
class Moves(Protocol):
    """A folder whose files we may put into another."""

    def move(self, folder: str, name: str, to: str) -> None: ...


@dataclass(frozen=True)
class Arrival:
    """A file that came, whole. ``digest`` is the SHA-256 of its content, or of what it is recognised by."""

    listed: ListedFile
    content: bytes = field(repr=False)
    identity: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.listed.name

    @cached_property
    def digest(self) -> str:
        return sha256(self.content if self.identity is None else self.identity).hexdigest()


class Inbox:
    """One place where files arrive, for the length of a task."""

    def __init__(
        self,
        name: str,
        entry: ArrivalEntry,
        lease: Lease,
        arrivals: Arrivals,
        folder: Folder,
        ask: Callable[..., Any],
    ) -> None:
        self._name = name
        self._entry = entry
        self._lease = lease
        self._arrivals = arrivals
        self._folder = folder
        self._ask = ask

    @property
    def system(self) -> str:
        """The system that the files come from."""
        return self._entry.system

    @property
    def last(self) -> Taken | None:
        """The file that was dealt with last, with the mark that its robot gave it."""
        return self._arrivals.last(self._name)

    def new(self, whole: Callable[[bytes], bool] = lambda content: True) -> Iterator[Arrival]:
        """The files to deal with now, by name. Whoever has dealt with one says so by ``taken``.

        A file that is still being written is left for the next look, and so is one that ``whole`` says is
        not: such as one without its end record. What came before, under this name or another, is left out;
        what comes again with other content goes to the team, with the file, unless names are used ``again``.

        Raises:
            SystemDown, CredentialRejected: the system that the files come from.
            StaleLease: the task was taken from this worker.
        """
        at = self._entry
        there = {file.name: file for file in self._folder.listing(at.folder)}
        triggers = {at.trigger.format(name=name) for name in there} if at.trigger else set()
        wanted = [
            file
            for name, file in there.items()
            if fnmatchcase(name, at.match)
            and name not in triggers
            and (at.trigger is None or at.trigger.format(name=name) in there)
        ]
        self._clear_away(wanted)
        for file in self._arrivals.whole(self._lease, self._name, wanted, at.settle):
            if file.size > at.largest * _MEGABYTE:
                self._hand_over_unread(file)
                continue
            arrival = self._read(file)
            if (file.exact and len(arrival.content) != file.size) or not whole(arrival.content):
                continue
            match self._arrivals.known(self._lease, self._name, file, arrival.digest):
                case Novelty.CHANGED if at.again == "colleague":
                    self.hand_over(arrival, "arrival-changed", _CHANGED)
                case Novelty.NEW | Novelty.CHANGED:
                    yield arrival

    def taken(self, arrival: Arrival, mark: str | None = None) -> None:
        """The file is dealt with: everything that follows from it is in the database.

        ``mark`` is what the next look has to know of it, such as the day or number that it is for.
        """
        self._arrivals.take(self._lease, self._name, arrival.listed, arrival.digest, mark)

    def done(self) -> Iterator[ListedFile]:
        """The files with a mark that lie there although they are dealt with, by name: to be taken away."""
        for file, digest in self._arrivals.done(
            self._lease, self._name, self._folder.listing(self._entry.folder)
        ):
            if self._read(file).digest == digest:
                yield file

    def hand_over(
        self,
        arrival: Arrival,
        code: str,
        reason: Text,
        facts: tuple[tuple[str, str], ...] = (),
        files: tuple[File, ...] = (),
        mark: str | None = None,
    ) -> None:
        """Put a file that no robot can deal with before the team, with the file; it is dealt with by that.

        ``files`` are kept with the task besides it.
        """
        shown = (("Indbakke", self._name), ("Fil", mask(arrival.name)), *facts)
        self._tell(f"{code}-{arrival.digest[:12]}", code, reason, shown, (_kept(arrival), *files))
        self.taken(arrival, mark)

    def gap(self, missing: str, reason: Text, facts: tuple[tuple[str, str], ...] = ()) -> None:
        """Put before the team, once, that a file is missing between two that came. ``missing`` names it."""
        self._tell(f"mangler-{missing}", "arrival-gap", reason, (("Indbakke", self._name), *facts), ())

    def _read(self, file: ListedFile) -> Arrival:
        folder = self._folder
        content = folder.read(self._entry.folder, file.name)
        return Arrival(file, content, folder.identity(content) if isinstance(folder, Recognises) else None)

    def _clear_away(self, listed: list[ListedFile]) -> None:
        """Move what was dealt with: at the next look, so that nothing is moved whose case might not exist."""
        at, folder = self._entry, self._folder
        if at.taken_to is not None and isinstance(folder, Moves):
            for file in self._arrivals.dealt_with(self._lease, self._name, listed):
                folder.move(at.folder, file.name, at.taken_to)

    def _hand_over_unread(self, file: ListedFile) -> None:
        digest = sha256(f"{file.name}:{file.size}:{file.changed}".encode()).hexdigest()
        reason = _TOO_LARGE.fill(size=file.size // _MEGABYTE)
        shown = (("Indbakke", self._name), ("Fil", mask(file.name)))
        self._tell(f"arrival-too-large-{digest[:12]}", "arrival-too-large", reason, shown, ())
        self._arrivals.take(self._lease, self._name, file, digest)

    def _tell(
        self,
        reference: str,
        code: str,
        reason: Text,
        facts: tuple[tuple[str, str], ...],
        files: tuple[File, ...],
    ) -> None:
        payload = {"code": code, "reason": reason.model_dump(), "facts": [list(fact) for fact in facts]}
        self._ask(
            self._entry.team,
            f"{self._name}-{reference}",
            payload,
            actor=self._lease.task.queue,
            team=True,
            lease=self._lease,
            files=files,
        )


def _kept(arrival: Arrival) -> File:
    return File(mask(arrival.name), "application/octet-stream", arrival.content)
