from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.screenshots.__main__ import PICTURES
from fixtures.screenshots.pictures import make

PNG = b"\x89PNG"
MOST = 150_000


@pytest.mark.browser
def test_pictures_are_small_and_are_the_ones_of_the_documentation(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    made = list(make(tmp_path, home))
    assert all(picture.read_bytes().startswith(PNG) for picture in made)
    assert all(picture.stat().st_size < MOST for picture in made)
    assert {picture.name for picture in made} == {kept.name for kept in PICTURES.iterdir()}
    written = "".join(page.read_text() for page in PICTURES.parent.glob("*.md"))
    assert all(f"pictures/{picture.name}" in written for picture in made)
