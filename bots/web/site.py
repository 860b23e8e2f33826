"""Everything the pages stand on, made once when ``kollega web`` starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment

from bots.config import DecisionType, Roster
from bots.farm.farm import Farm
from bots.farm.process import Process, ReasonCode
from bots.web.access.limits import Limit
from bots.web.access.oidc import Provider
from bots.web.access.sessions import Sessions
from bots.web.live import Watch
from bots.web.rendering import environment
from bots.web.settings import WebSettings
from bots.web.wording.languages import Language, all_languages
from bots.web.wording.reasons import ReasonTitles


@dataclass
class Site:
    """One running set of pages. Without a ``provider`` people log in by the development login.

    ``decisions``: the types in decisions.yaml. ``robot_codes``: the reason codes of the robots.
    """

    farm: Farm
    roster: Roster
    processes: Mapping[str, Process]
    settings: WebSettings
    provider: Provider | None = None
    decisions: Mapping[str, DecisionType] = field(default_factory=dict)
    robot_codes: Mapping[str, ReasonCode] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=all_languages)
    sessions: Sessions = field(init=False)
    watch: Watch = field(init=False)
    cpr_searches: Limit = field(init=False)
    cpr_reveals: Limit = field(init=False)
    pages: dict[str, Environment] = field(init=False)
    reasons: ReasonTitles = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.farm, self.settings.idle, self.settings.absolute)
        self.watch = Watch(self.farm)
        self.cpr_searches = Limit(self.farm.now, self.settings.cpr_searches_per_hour)
        self.cpr_reveals = Limit(self.farm.now, self.settings.cpr_reveals_per_hour)
        self.pages = {code: environment(language) for code, language in self.languages.items()}
        self.reasons = ReasonTitles(self.processes, self.robot_codes)
