"""What is wrong with an installation's configuration."""

from __future__ import annotations

from bots.domain.errors import NotFound, NotSetUp
from bots.domain.text import Text


class YamlWrong(NotSetUp):
    """A YAML file that people write; one line per mistake, ``file:line:column: what is wrong``."""

    code = "yaml-wrong"
    words = Text(
        da="Der er fejl i en fil med farmens opsætning. Driften skal rette den.",
        en="There is a mistake in one of the farm's configuration files. An operator must correct it.",
    )


class RosterWrong(NotSetUp):
    """robots.yaml and the code do not agree on a robot, a system or a login."""

    code = "roster-wrong"
    words = Text(
        da="Listen over robotter passer ikke til programmet. Driften skal rette den.",
        en="The list of robots does not fit the program. An operator must correct it.",
    )


class SettingsWrong(NotSetUp):
    """A variable of ``kollega.env`` or the environment is missing or wrong, or the home folder is."""

    code = "settings-wrong"
    words = Text(
        da="En indstilling på denne maskine mangler eller er forkert. Driften skal rette den.",
        en="A setting of this machine is missing or wrong. An operator must correct it.",
    )


class Unlisted(NotFound):
    """robots.yaml has no robot, team, system or login of that name. Facts: kind, name, known."""

    code = "unlisted"
    words = Text(
        da="{name} findes ikke i farmens opsætning. Der er {known}.",
        en="no {kind} {name!r} in robots.yaml; it has {known}",
    )
