"""The schemas in the repository are those of the models, and say what a model alone would refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.browser.locators.book import LocatorBook
from bots.config.roster import Roster
from bots.config.yaml_model import editor_schema

YAML = [*sorted(Path("locators").glob("*.yaml")), Path("robots.yaml")]


@pytest.mark.parametrize(
    ("model", "title", "path"),
    [
        (LocatorBook, "locators/<portal>.yaml", Path("locators/schema.json")),
        (Roster, "robots.yaml", Path("locators/robots.schema.json")),
    ],
)
def test_a_schema_is_up_to_date(model, title, path):
    assert path.read_text(encoding="utf-8") == editor_schema(model, title), (
        f"write it anew: kollega locators schema{' --roster' if model is Roster else ''} > {path}"
    )


@pytest.mark.parametrize("path", YAML, ids=str)
def test_every_yaml_names_its_schema(path):
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    mark = "# yaml-language-server: $schema="
    assert first.startswith(mark)
    assert (path.parent / first.removeprefix(mark)).is_file()


def test_a_strategy_is_one_kind_and_css_says_why():
    strategy = json.loads(editor_schema(LocatorBook, ""))["$defs"]["Strategy"]
    assert {"required": ["label"]} in strategy["oneOf"]
    assert strategy["dependentRequired"]["css"] == ["why"]
    assert "button" in strategy["properties"]["role"]["enum"]
    assert strategy["additionalProperties"] is False
