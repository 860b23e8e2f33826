"""The schema's history. Each revision is written out in full, so that it never changes with the code."""

from pathlib import Path

FOLDER = Path(__file__).parent
