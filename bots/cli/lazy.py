"""Commands whose modules are loaded when they are called, so that every command starts at once."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class CommandPlace:
    """Where a command is: a module of ``bots.cli`` with an ``app``, and what ``kollega --help`` says of it.

    ``is_group``: the whole app; else the command of that name in it.
    """

    module: str
    help: str
    is_group: bool = False


class LazyCommand(TyperCommand):
    """Stands in the list of commands; what it stands for is loaded once it is called."""

    def __init__(self, name: str, place: CommandPlace) -> None:
        super().__init__(name, help=place.help)
        self._place = place

    def make_context(self, *args: Any, **extra: Any) -> Any:
        return self.loaded().make_context(*args, **extra)

    def loaded(self) -> Any:
        """The command itself."""
        app = importlib.import_module(f"bots.cli.{self._place.module}").app
        if self._place.is_group:
            return typer.main.get_group(app)
        found = typer.main.get_command(app)
        return found.commands[str(self.name)] if isinstance(found, TyperGroup) else found


class LazyGroup(TyperGroup):
    """A group of ``places`` by name, in their order, and of all commands of the modules ``others``."""

    places: ClassVar[Mapping[str, CommandPlace]]
    others: ClassVar[tuple[str, ...]] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self.places, *self._loaded]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        place = self.places.get(cmd_name)
        return LazyCommand(cmd_name, place) if place is not None else self._loaded.get(cmd_name)

    @cached_property
    def _loaded(self) -> dict[str, Any]:
        apps = [importlib.import_module(f"bots.cli.{module}").app for module in self.others]
        return {name: found for app in apps for name, found in typer.main.get_group(app).commands.items()}
