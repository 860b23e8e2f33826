"""What keeps a recording from being made or played."""

from __future__ import annotations

from bots.domain.errors import Invalid
from bots.domain.text import Text


class RecordingUnusable(Invalid):
    """A recording, its sheet or what it needs is missing or does not fit."""

    code = "recording-unusable"
    words = Text(
        da="Optagelsen kan ikke bruges. En udvikler skal rette den eller optage igen.",
        en="The recording cannot be used. A developer must correct it or record anew.",
    )


class PatchUnusable(Invalid):
    """A patch to a recording replaces nothing, or cannot tell what."""

    code = "patch-unusable"
    words = Text(
        da="Ændringen passer ikke til optagelsen. En udvikler skal rette den.",
        en="The change does not fit the recording. A developer must correct it.",
    )


class CannotScrub(Invalid):
    """Something in it might be personal and cannot be taken out. Nothing is written."""

    code = "cannot-scrub"
    words = Text(
        da="Optagelsen kan indeholde personoplysninger, så intet er gemt. En udvikler skal se på den.",
        en="The recording may hold personal data, so nothing was kept. A developer must look at it.",
    )
