from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.errors import UsageError
from bots.office import make_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_home(tmp_path, {})
    return tmp_path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_the_development_login_does_not_listen_to_other_machines(home: Path, host: str) -> None:
    result = CliRunner().invoke(app, ["--home", str(home), "web", "--host", host])
    assert isinstance(result.exception, UsageError)
    assert "KOLLEGA_WEB_OIDC_ISSUER" in str(result.exception)


def test_a_wrong_setting_is_named(home: Path) -> None:
    (home / "kollega.env").write_text("KOLLEGA_WEB_IDLE_MINUTES=soon\n")
    result = CliRunner().invoke(app, ["--home", str(home), "web"])
    assert isinstance(result.exception, UsageError)
    assert "KOLLEGA_WEB_IDLE_MINUTES" in str(result.exception)


def test_the_pages_stop_when_the_demo_that_started_them_is_gone(home: Path) -> None:
    """The process in between starts the pages, says its process id and is gone."""
    words = [sys.executable, "-m", "bots.cli", "--home", str(home), "web", "--port", "0"]
    starter = f"import os, subprocess; subprocess.Popen({words} + ['--with-parent', str(os.getpid())])"
    with subprocess.Popen(
        [sys.executable, "-c", starter], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as between:
        assert between.stdout is not None
        said = between.stdout.read()  # ends when the pages have closed it
    assert "The pages are at" in said
    assert between.returncode == 0
