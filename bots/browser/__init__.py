"""One Chromium per worker: locators, pages, sessions. The only room that knows Playwright."""

from __future__ import annotations

from bots.browser.browser import Browser
from bots.browser.chromium import find_chromium, installed_chromium, launch_arguments, require_chromium
from bots.browser.driver import environment
from bots.browser.inspection.check import BROKEN, LocatorFinding, LocatorStanding, walk
from bots.browser.inspection.pick import pick
from bots.browser.locators.book import LocatorBook
from bots.browser.locators.stops import Stop
from bots.browser.origins import Origins
from bots.browser.page.canonical import AMOUNT, DIGITS, MASKED_AMOUNT
from bots.browser.page.dialogs import Prompt
from bots.browser.page.evidence import collect
from bots.browser.page.resolver import Drift
from bots.browser.page.screen import Screen
from bots.browser.session import Detour, HttpLogin
from bots.browser.signing_in import Entrance, enter

__all__ = [
    "AMOUNT",
    "BROKEN",
    "DIGITS",
    "MASKED_AMOUNT",
    "Browser",
    "Detour",
    "Drift",
    "Entrance",
    "HttpLogin",
    "LocatorBook",
    "LocatorFinding",
    "LocatorStanding",
    "Origins",
    "Prompt",
    "Screen",
    "Stop",
    "collect",
    "enter",
    "environment",
    "find_chromium",
    "installed_chromium",
    "launch_arguments",
    "pick",
    "require_chromium",
    "walk",
]
