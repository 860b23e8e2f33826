"""What the CPR register does not tell."""

from __future__ import annotations

from bots.domain.errors import Invalid, KollegaError, NotFound
from bots.domain.text import Text


class PersonUnknown(NotFound):
    """A colleague acts: the register has nobody with this number."""

    code = "person-unknown"
    words = Text(
        da="CPR-registret kender ikke personnummeret.",
        en="the CPR register does not know the number.",
    )


class PersonUnclear(Invalid):
    """A colleague acts: what the register answers cannot be read without guessing. Facts: why."""

    code = "person-unclear"
    words = Text(
        da="CPR-registrets svar kan ikke læses uden at gætte: {why}.",
        en="the CPR register's answer cannot be read without guessing: {why}.",
    )


class LookUpRefused(KollegaError):
    """An operator acts: the register will not answer this call, however often it is made. Facts: said."""

    code = "look-up-refused"
    words = Text(
        da="CPR-registret afviser opslaget: {said}.",
        en="the CPR register refuses the look-up: {said}.",
    )
