"""The lists of dependencies agree: pyproject.toml, the lock file, conda.yaml and the reasons in docs."""

import re
import tomllib
from pathlib import Path

import yaml

PROJECT = tomllib.loads(Path("pyproject.toml").read_text())["project"]


def name(requirement: str) -> str:
    return re.split(r"[\[=<>~; ]", requirement)[0].lower()


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", Path("requirements.lock").read_text(), re.MULTILINE))


def test_everything_is_locked():
    wanted = [*PROJECT["dependencies"], *sum(PROJECT["optional-dependencies"].values(), [])]
    assert {name(requirement) for requirement in wanted} <= set(locked())


def test_every_dependency_has_a_reason():
    explained = set()
    for row in re.findall(r"^\| ([a-z0-9, -]+) \|", Path("docs/dependencies.md").read_text(), re.MULTILINE):
        explained |= {part.strip() for part in row.split(",")} - {"package"}
    wanted = {name(r) for r in PROJECT["dependencies"]}
    for extra in PROJECT["optional-dependencies"].values():
        wanted |= {name(r) for r in extra}
    assert explained == wanted


def test_conda_pins_what_the_lock_file_pins():
    conda = yaml.safe_load(Path("conda.yaml").read_text())
    assert conda["channels"] == ["conda-forge"]
    pins = dict(pin.split("==") for pin in conda["dependencies"][-1]["pip"])
    versions = locked()
    assert {name(r) for r in PROJECT["dependencies"]} == {name(pin) for pin in pins}
    assert {name(pin): version for pin, version in pins.items()} == {name(pin): versions[name(pin)] for pin in pins}
