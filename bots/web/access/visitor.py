"""Who looks at the pages, and what they may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bots.domain.reference import looks_like_cpr
from bots.web.access.errors import LoginWrong, NoRole


class Role(StrEnum):
    """``colleague``: works for at least one team. Routes say which roles they need, any one of them."""

    COLLEAGUE = "colleague"
    APPROVER = "approver"
    OPERATOR = "operator"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Visitor:
    """A person who has logged in. ``person`` is written in the audit log; ``teams`` are those worked for."""

    person: str
    teams: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()

    def may(self, needed: Collection[Role]) -> bool:
        """Whether one of the needed roles is there."""
        return not self.roles.isdisjoint(needed)


def is_login(name: str) -> bool:
    """Whether ``name`` can be a person's login, as the audit log keeps it."""
    return 0 < len(name) <= 100 and name.isprintable() and not looks_like_cpr(name)


def visitor_of(person: str, grants: Iterable[str], teams: Collection[str]) -> Visitor:
    """``person`` with ``grants``: ``colleague:TEAM``, ``approver``, ``operator``, ``auditor``.

    Raises:
        LoginWrong: no name, a name like a CPR number, a grant of a role or team that does not exist.
        NoRole: no role at all.
    """
    name = person.strip()
    if not is_login(name):
        raise LoginWrong("a login needs a name of 1 to 100 characters that is not like a CPR number.")
    roles, of_teams = set[Role](), set[str]()
    for grant in grants:
        role, _, team = grant.partition(":")
        if role not in set(Role) or (role == Role.COLLEAGUE) != bool(team):
            raise LoginWrong(f"{grant!r} is no role: use colleague:TEAM, approver, operator or auditor.")
        if team and team not in teams:
            raise LoginWrong(f"{grant!r}: there is no such team in robots.yaml ({', '.join(teams)}).")
        roles.add(Role(role))
        of_teams |= {team} if team else set()
    if not roles:
        raise NoRole(person=name)
    return Visitor(name, frozenset(of_teams), frozenset(roles))
