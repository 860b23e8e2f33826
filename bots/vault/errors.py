"""What is wrong with a vault, its key or a secret in it."""

from __future__ import annotations

from bots.domain.errors import Conflict, Invalid, NotSetUp
from bots.domain.text import Text


class SecretMissing(NotSetUp):
    """The vault has no such secret, or the secret lacks a value."""

    code = "secret-missing"
    words = Text(
        da="Boksen mangler en adgang, som robotterne skal bruge. Driften skal lægge den i boksen.",
        en="The vault lacks a secret that the robots need. An operator must add it.",
    )


class SecretWrong(Invalid):
    """What was given as a secret cannot be one: its name, its form, its certificate."""

    code = "secret-wrong"
    words = Text(
        da="Adgangen kan ikke lægges i boksen, som den er. Ret den, og prøv igen.",
        en="The secret cannot be put into the vault as it is. Correct it and try again.",
    )


class KeyProtectsData(Conflict):
    """What was to be stored would take the place of a key without which stored data never opens again."""

    code = "key-protects-data"
    words = Text(
        da="Nøglen beskytter gemte oplysninger og kan ikke erstattes: uden den kan de aldrig åbnes igen.",
        en="The key protects stored data and cannot be replaced: without it nothing of that opens again.",
    )
    hint = (
        "'kollega vault rotate' gives the vault itself a new key. If this home folder is to work on another "
        "database, begin a new one with 'kollega init'."
    )


class VaultUnusable(NotSetUp):
    """There is no key, or the vault does not open with it."""

    code = "vault-unusable"
    words = Text(
        da="Boksen kan ikke åbnes. Driften skal se på boksen og dens nøgle.",
        en="The vault cannot be opened. An operator must see to the vault and its key.",
    )


class WorklistKeyWrong(NotSetUp):
    """Stored data does not open with the worklist's key: another key, or it was changed."""

    code = "worklist-key-wrong"
    words = Text(
        da="Gemte oplysninger kan ikke åbnes med arbejdslistens nøgle. Driften skal kontrollere nøglen.",
        en="Stored data does not open with the worklist's key. An operator must check the key.",
    )
