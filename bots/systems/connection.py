"""What a system's room is given to make its client of, and how its calls fail in the farm's words."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bots.config import Rate
from bots.domain.cpr import Cpr
from bots.domain.errors import CredentialRejected, SystemDown
from bots.vault import ClientCertificate

_CERTIFICATE_REFUSED = re.compile(r"ALERT\w*_(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)")
"""What OpenSSL says when the other side did not take the certificate that it was shown."""


LookUpNoted = Callable[[Cpr, str, str], None]
"""Writes down whom a robot looks up, why, and by which number the call is known at the other end."""


class Pace:
    """Keeps calls apart so that no more than the rate's are made. One per system and worker process."""

    def __init__(self, rate: Rate) -> None:
        self._apart = rate.per.total_seconds() / rate.calls
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next call may be made."""
        now = time.monotonic()
        due = max(now, self._next)
        self._next = due + self._apart
        if due > now:
            time.sleep(due - now)


@cache
def pace_of(system: str, rate: Rate) -> Pace:
    """The pace of one system in this process, whatever task calls it."""
    return Pace(rate)


@dataclass(frozen=True)
class Connection:
    """One system as a robot's task reaches it.

    ``address`` as robots.yaml or the machine says it: ``https://...``, ``host:port``. ``login`` and its
    ``secret`` (empty where nobody asks for one) are the vault's; ``ca_file`` (PEM) is trusted besides the
    machine's own authorities. ``look_ups``: where look-ups of persons are written down; without it a room
    that tells of persons tells nothing.
    """

    system: str
    address: str
    login: str | None = None
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    certificate: ClientCertificate | None = None
    ca_file: Path | None = None
    pace: Pace | None = None
    look_ups: LookUpNoted | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The host of an address ``host:port``."""
        return self.address.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port of an address ``host:port``."""
        return int(self.address.rpartition(":")[2])

    def tls(self) -> ssl.SSLContext:
        """Whom to trust, and the client certificate where there is one.

        Raises:
            CredentialRejected: the certificate's file does not open.
        """
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        if self.certificate is not None:
            try:
                self.certificate.load_into(context)
            except ValueError as error:
                raise CredentialRejected(self.login or self.system, str(error)) from None
        return context

    def note_look_up(self, cpr: Cpr, purpose: str, call: str) -> None:
        """Write down that a person is looked up now, before the system is asked.

        Raises:
            ValueError: no purpose, or nobody writes it down.
        """
        if self.look_ups is None or not purpose.strip():
            raise ValueError(f"system {self.system!r}: a look-up of a person needs a purpose and a log")
        self.look_ups(cpr, purpose, call)

    @contextmanager
    def call(self, *down: type[Exception]) -> Iterator[None]:
        """One call, at the system's pace. ``down``: what its library raises when the system is not there.

        Raises:
            SystemDown: the system cannot be reached, or broke off.
            CredentialRejected: it refuses the login or the certificate.
        """
        if self.pace is not None:
            self.pace.wait()
        try:
            yield
        except CredentialRejected as error:
            raise CredentialRejected(self.login or error.login, error.reason) from error
        except ssl.SSLError as error:
            if _CERTIFICATE_REFUSED.search(str(error)):
                raise CredentialRejected(
                    self.login or self.system, f"system {self.system!r} refuses the certificate: {error}"
                ) from error
            raise self._down(error) from error
        except Exception as error:
            if not isinstance(error, (OSError, EOFError, *down)):
                raise
            raise self._down(error) from error

    def _down(self, error: Exception) -> SystemDown:
        return SystemDown(f"system {self.system!r} at {self.address} cannot be reached: {error}")
