"""The parameters that processes declare: what each is called, and what it may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel


class Declared:
    """Limits and word lists of all processes, from what the rules say where the business decides nothing.

    Each is a field of a process's model, with the title that the business knows it by; the name is what is
    stored. A tuple of texts is a word list, everything else a limit.

    Raises:
        ValueError: two processes give a parameter the same name or title, or one has no title.
    """

    def __init__(self, rules_own: Iterable[BaseModel]) -> None:
        self._models: dict[str, type[BaseModel]] = {}
        self.limits: dict[str, str] = {}
        """Title by name."""
        self.words: dict[str, str] = {}
        """Title by name."""
        defaults: dict[str, Any] = {}
        for own in rules_own:
            for name, field in type(own).model_fields.items():
                title = field.title or ""
                if (
                    not title
                    or name in self._models
                    or title in {*self.limits.values(), *self.words.values()}
                ):
                    raise ValueError(f"{type(own).__name__}.{name} needs a name and a title of its own")
                self._models[name] = type(own)
                titles = self.words if isinstance(getattr(own, name), tuple) else self.limits
                titles[name] = title
            defaults |= own.model_dump(mode="json")
        self.defaults: Mapping[str, Any] = defaults
        """What the rules say themselves, as it would be stored."""

    def stored(self, name: str, value: Any) -> Any:
        """``value`` as JSON.

        Raises:
            ValidationError: the process does not take it.
        """
        return self._models[name].model_validate({name: value}).model_dump(mode="json")[name]
