"""The lists of dependencies agree: pyproject.toml, the lock file, conda.yaml and the reasons in docs."""

import re
import tomllib
from pathlib import Path

import yaml

PROJECT = tomllib.loads(Path("pyproject.toml").read_text())["project"]


def name(requirement: str) -> str:
    return re.split(r"[\[=<>~; ]", requirement)[0].lower()


def wanted() -> set[str]:
    lists = (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    return {name(requirement) for requirements in lists for requirement in requirements}


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", Path("requirements.lock").read_text(), re.MULTILINE))


def test_everything_is_locked():
    assert wanted() <= set(locked())


def test_every_dependency_has_a_reason():
    explained = set()
    for row in re.findall(r"^\| ([a-z0-9, -]+) \|", Path("docs/dependencies.md").read_text(), re.MULTILINE):
        explained |= {part.strip() for part in row.split(",")} - {"package"}
    assert explained == wanted()


def test_conda_pins_what_the_lock_file_pins():
    conda = yaml.safe_load(Path("conda.yaml").read_text())
    assert conda["channels"] == ["conda-forge"]
    pins = dict(pin.split("==") for pin in conda["dependencies"][-1]["pip"])
    versions = locked()
    assert {name(pin): version for pin, version in pins.items()} == {
        name(requirement): versions[name(requirement)] for requirement in PROJECT["dependencies"]
    }
