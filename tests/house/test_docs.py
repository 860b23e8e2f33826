"""The documents say what the code says."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.config.decisions_yaml import DecisionType, HealthData
from bots.config.roster import Fund, Hours, Login, Retry, RobotEntry, ScheduleEntry, Team
from bots.config.system import SystemEntry
from bots.decisions.types import criteria
from bots.registers import all_sheets

DOCS = sorted([Path("README.md"), *Path("docs").rglob("*.md"), *Path("bots").rglob("README.md")])


def test_every_sheet_and_column_of_the_workbook_is_listed():
    rooms = sorted(Path("bots/registers").glob("*/README.md"))
    text = "".join(path.read_text() for path in [Path("docs/registers.md"), *rooms])
    for sheet in all_sheets():
        assert f"## {sheet.title}" in text
        for column in sheet.columns:
            assert column.heading in text


def test_every_field_of_robots_yaml_is_explained():
    text = Path("docs/robots-yaml.md").read_text()
    for model in (Fund, SystemEntry, Login, Team, RobotEntry, Hours, Retry, ScheduleEntry):
        for name, field in model.model_fields.items():
            assert field.alias or name in text


def test_every_field_and_criterion_of_decisions_yaml_is_explained():
    text = Path("docs/automated-decisions.md").read_text()
    for name in (*DecisionType.model_fields, *HealthData.model_fields, *set().union(*criteria().values())):
        assert f"`{name}`" in text


@pytest.mark.parametrize("path", DOCS, ids=str)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), f"{path} links to {target}"


@pytest.mark.parametrize("path", DOCS, ids=str)
def test_commands_that_are_named_exist(path):
    runner = CliRunner()
    for line in re.findall(r"(?:^|`)(?:\.venv/bin/)?kollega ([^`\n#]+)", path.read_text(), re.MULTILINE):
        words = re.sub(r"--home \S+ ", "", line).split()
        command = [word for word in words[:2] if re.fullmatch(r"[a-z]+", word)]
        assert runner.invoke(app, [*command, "--help"]).exit_code == 0, f"{path}: kollega {line}"
