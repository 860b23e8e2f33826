"""What is written down for the farm: robots.yaml, decisions.yaml, settings, with line and column."""

from __future__ import annotations

from bots.config.arrival import ArrivalEntry
from bots.config.decisions_yaml import (
    DEFAULT_DECISION_TERMS,
    GOAL,
    HEALTH_DATA,
    Basis,
    DecisionsFile,
    DecisionTerms,
    DecisionType,
    Mode,
    Rejections,
    Sentence,
    terms_of,
)
from bots.config.errors import RosterWrong, SettingsWrong, Unlisted, YamlWrong
from bots.config.logs import log_masked
from bots.config.payment_limits import DayLimit, PaymentLimits
from bots.config.roster import Fund, Retry, RobotEntry, Roster, ScheduleEntry
from bots.config.settings import Settings
from bots.config.signals import KILLED, stop_on_signals
from bots.config.system import Rate, SystemEntry
from bots.config.units import Duration
from bots.config.yaml_model import editor_schema, load_marked

__all__ = [
    "DEFAULT_DECISION_TERMS",
    "GOAL",
    "HEALTH_DATA",
    "KILLED",
    "ArrivalEntry",
    "Basis",
    "DayLimit",
    "DecisionTerms",
    "DecisionType",
    "DecisionsFile",
    "Duration",
    "Fund",
    "Mode",
    "PaymentLimits",
    "Rate",
    "Rejections",
    "Retry",
    "RobotEntry",
    "Roster",
    "RosterWrong",
    "ScheduleEntry",
    "Sentence",
    "Settings",
    "SettingsWrong",
    "SystemEntry",
    "Unlisted",
    "YamlWrong",
    "editor_schema",
    "load_marked",
    "log_masked",
    "stop_on_signals",
    "terms_of",
]
