"""``farm.visits``: what the pages keep of their visitors, the same for every web process of the fund."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bots.farm.audit import Store, Transaction
from bots.farm.visits import drafts, people, screens, sessions
from bots.farm.visits.drafts import Draft
from bots.farm.visits.screens import WallScreen
from bots.farm.visits.sessions import KeptSession


class Visits:
    """Nothing here but screens is in the audit log: it says who looks, and what nobody has sent yet.

    ``digest`` stands for the number in the browser's cookie. ``person`` is a login.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def session(self, digest: str) -> KeptSession | None:
        """The session, whether it has ended or not."""
        return self._store.read(lambda connection: sessions.read(connection, self._store.cipher, digest))

    def begin(
        self,
        digest: str,
        person: str | None,
        content: Mapping[str, Any],
        *,
        teams: Collection[str] = (),
        seen_before: datetime,
        strangers: int,
    ) -> KeptSession:
        """A new session, of somebody who works for ``teams``.

        Those last seen before ``seen_before`` go, and all but so many of strangers.
        """

        def work(tx: Transaction) -> KeptSession:
            sessions.forget(tx, seen_before, strangers)
            if person is not None:
                people.note(tx, person, teams)
            return sessions.add(tx, digest, person, content)

        return self._store.write(work)

    def save(self, digest: str, content: Mapping[str, Any]) -> None:
        """Keep what a session holds."""
        self._store.write(lambda tx: sessions.save(tx, digest, content))

    def touch(self, digest: str) -> None:
        """Somebody did something in it."""
        self._store.write(lambda tx: sessions.touch(tx, digest))

    def end(self, digest: str) -> None:
        """Let nobody in with it any more."""
        self._store.write(lambda tx: sessions.end(tx, digest))

    def people(self, teams: Collection[str]) -> list[str]:
        """The logins of those who work for all of ``teams``, as far as they have logged in lately."""
        return self._store.read(lambda connection: people.read(connection, teams, self._store.now()))

    def keep_draft(self, person: str, address: str, fields: Sequence[tuple[str, str]]) -> None:
        """Keep what ``person`` has typed into the form that is sent to ``address``, for a week."""
        self._store.write(lambda tx: drafts.keep(tx, person, address, fields))

    def drop_draft(self, person: str, address: str) -> None:
        """Forget it."""
        self._store.write(lambda tx: drafts.drop(tx, person, address))

    def drafts(self, person: str) -> dict[str, Draft]:
        """What ``person`` has typed and not sent, by the address of its form."""
        return self._store.read(
            lambda connection: drafts.read(connection, self._store.cipher, person, self._store.now())
        )

    def add_screen(self, name: str, digest: str, person: str) -> None:
        """Let a screen on a wall show the control room, by a link that ``digest`` stands for."""
        self._store.write(lambda tx: screens.add(tx, name, digest, person))

    def remove_screen(self, name: str, person: str) -> None:
        """Let its link lead nowhere."""
        self._store.write(lambda tx: screens.remove(tx, name, person))

    def screens(self) -> list[WallScreen]:
        """The screens that have a link, by name."""
        return self._store.read(screens.read)

    def is_screen(self, digest: str) -> bool:
        """Whether a link is one of theirs."""
        return self._store.read(lambda connection: screens.is_known(connection, digest))
