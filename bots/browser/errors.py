"""What a developer or an operator has to put right before a robot can use its browser."""

from __future__ import annotations

from bots.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSetUp
from bots.domain.text import Text


class ChromiumMissing(NotSetUp):
    """No Chromium that can be run here, or no screen for its windows."""

    code = "chromium-missing"
    words = Text(
        da="Der er ingen browser til robotterne på denne maskine. Driften skal installere den.",
        en="There is no browser for the robots on this machine. An operator must install it.",
    )


class LocatorUnknown(NotFound):
    """The locators' YAML has no such page or locator; the detail says which there are."""

    code = "locator-unknown"
    words = Text(
        da="Robotten leder efter et felt, som ikke er beskrevet. En udvikler skal beskrive det.",
        en="The robot looks for a field that is not described. A developer must describe it.",
    )


class LocatorMisused(Invalid):
    """A robot uses a page or locator otherwise than its YAML says: path, placeholders, one or many."""

    code = "locator-misused"
    words = Text(
        da="Robotten bruger et felt anderledes, end det er beskrevet. En udvikler skal rette robotten.",
        en="The robot uses a field otherwise than it is described. A developer must correct the robot.",
    )


class PortalAddressWrong(NotSetUp):
    """The address of a portal, or of another origin of its, is missing or is none that a robot may use."""

    code = "portal-address-wrong"
    words = Text(
        da="Adressen på en portal mangler eller kan ikke bruges. Driften skal rette den.",
        en="The address of a portal is missing or cannot be used. An operator must correct it.",
    )


class WalkWouldCommit(NotAllowed):
    """A portal's walk, which only looks, would press what cannot be undone."""

    code = "walk-would-commit"
    words = Text(
        da="Rundgangen ville trykke på noget, der ikke kan fortrydes. En udvikler skal rette den.",
        en="The walk would press what cannot be undone. A developer must correct it.",
    )


class PageNotWalked(NotFound):
    """A portal's walk does not open the page that was asked for."""

    code = "page-not-walked"
    words = Text(
        da="Rundgangen åbner ikke den side. Vælg en anden.",
        en="The walk does not open that page. Choose another.",
    )


class NothingPicked(Conflict):
    """The window was closed before an element was clicked."""

    code = "nothing-picked"
    words = Text(
        da="Vinduet blev lukket, før der var valgt noget. Prøv igen.",
        en="the window was closed before an element was clicked; nothing is proposed",
    )
