"""Who is not let in, and to what."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotAllowed, NotFound
from bots.domain.text import Text


class NotYours(NotAllowed):
    """A task, a case or a page of a team or role that the visitor does not have."""

    code = "not-yours"
    words = Text(
        da="Siden eller opgaven hører til et hold eller en rolle, som du ikke har.",
        en="The page or task belongs to a team or a role that you do not have.",
    )


class NotThere(NotFound):
    """What the address names does not exist."""

    code = "not-there"
    words = Text(
        da="Adressen kan være forkert, eller det, den viste, er slettet.",
        en="The address may be wrong, or what it showed has been deleted.",
    )


class LoginRefused(NotAllowed):
    """The provider did not let the person in, or its answer names nobody."""

    code = "login-refused"
    words = Text(
        da="Login blev ikke godkendt. Prøv igen, eller sig det til driften.",
        en="The login was not accepted. Try again, or tell an operator.",
    )


class LoginWrong(Invalid):
    """A login without a name, or with a role or team that does not exist."""

    code = "login-wrong"
    words = Text(
        da="Skriv et navn, der ikke er et CPR-nummer, og vælg et hold eller en rolle.",
        en="Write a name that is not a CPR number, and choose a team or a role.",
    )


class NoRole(NotAllowed):
    """Facts: person."""

    code = "no-role"
    words = Text(
        da="{person} har ingen rolle her. Driften skal give en.",
        en="{person!r} has no role here. An operator must give one.",
    )


class RobotsName(Invalid):
    """A person would stand in every story as the farm, or as a robot."""

    code = "robots-name"
    words = Text(
        da="Sådan hedder en robot. Driften skal give dig et andet login.",
        en="That is the name of a robot. An operator must give you another login.",
    )
