"""All rules of a process: how they are found, and the version of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from bots.farm.process.rules.rule import Rule


def rules_in(*modules: ModuleType) -> tuple[Rule[Any], ...]:
    """The rules of these modules in the order written; one that is added to a module is found by itself."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))


def rule_set_version(rules: Iterable[Rule[Any]]) -> str:
    """Twelve hex digits over the codes and versions of all rules."""
    content = "\n".join(sorted(f"{rule.code}={rule.version}" for rule in rules))
    return hashlib.sha256(content.encode()).hexdigest()[:12]
