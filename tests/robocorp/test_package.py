"""What rcc would package is what robots.yaml says, and is complete."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from typer.testing import CliRunner

from bots.cli.export import package
from bots.cli.main import app


def test_the_package_is_as_robots_yaml_says():
    result = CliRunner().invoke(app, ["export", "robocorp", "--check"])
    assert result.exit_code == 0, result.output


def test_a_package_that_differs_is_told(tmp_path: Path):
    for name in ("robots.yaml", "requirements.lock", "pyproject.toml"):
        shutil.copy(name, tmp_path)
    for name, content in package(tmp_path).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    command = ["export", "robocorp", "--folder", str(tmp_path)]
    assert CliRunner().invoke(app, [*command, "--check"]).exit_code == 0
    roster = tmp_path / "robots.yaml"
    roster.write_text(roster.read_text().replace("  mail-send:", "  brev-send:"))
    told = CliRunner().invoke(app, [*command, "--check"])
    assert told.exit_code == 1
    assert "robot.yaml" in told.output
    assert "brev-send" not in (tmp_path / "robot.yaml").read_text()


def test_only_replacement_numbers_in_devdata():
    text = "".join(path.read_text() for path in Path("devdata").rglob("*.json"))
    numbers = re.findall(r'"cpr": "(\d{10})"', text)
    assert numbers
    assert all(int(number[0]) >= 6 for number in numbers)


def test_the_image_is_made_of_what_is_here_and_the_robots_need():
    sources = re.findall(r"^COPY (\S+) ", Path("deploy/Containerfile").read_text(), re.MULTILINE)
    left_out = Path(".dockerignore").read_text().split()
    assert sources[-1] == "."
    assert all(Path(source).exists() and source not in left_out for source in sources)
    assert not {"bots", "locators", "robots.yaml", "decisions.yaml", "pyproject.toml"} & set(left_out)


@pytest.fixture
def smtp_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_task_runs_from_a_copy_of_the_package(tmp_path: Path, smtp_port: int):
    home = tmp_path / "package"
    ignored = yaml.safe_load(Path("robot.yaml").read_text())["ignoreFiles"]
    lines = [line for name in ignored for line in Path(name).read_text().splitlines()]
    names = [line.rstrip("/") for line in lines if line and not line.startswith("#")]
    shutil.copytree(".", home, ignore=shutil.ignore_patterns(*names))
    assert not {"tests", "fixtures", ".git", ".venv", "output"} & {path.name for path in home.iterdir()}
    clean = tmp_path / "clean"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(clean)], check=True)
    # The third party's packages, but not what an editable install adds to them: only the copy is ours.
    [site] = clean.glob("lib/python*/site-packages")
    (site / "third-party.pth").write_text(sysconfig.get_paths()["purelib"])
    python = clean / "bin" / "python"
    environment = {
        "PATH": os.environ["PATH"],
        "KOLLEGA_SECRET_NONE": "{}",
        "KOLLEGA_SMTP__HOST": "127.0.0.1",
        "KOLLEGA_SMTP__PORT": str(smtp_port),
        "RC_WORKITEM_ADAPTER": "FileAdapter",
        "RC_WORKITEM_INPUT_PATH": "devdata/work-items-in/mail-send.json",
        "RC_WORKITEM_OUTPUT_PATH": "output/out.json",
    }
    bare = subprocess.run([python, "-c", "import bots"], cwd=tmp_path, env=environment, capture_output=True)
    assert b"No module named 'bots'" in bare.stderr
    task = yaml.safe_load((home / "robot.yaml").read_text())["tasks"]["mail-send"]["shell"].split()
    server = Controller(Sink(), hostname="127.0.0.1", port=smtp_port)
    server.start()
    try:
        done = subprocess.run(
            [python, *task[1:]], cwd=home, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"outcome": "done"' in (home / "output" / "out.json").read_text()
