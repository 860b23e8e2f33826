"""``kollega work``: what colleagues and what operators do with tasks."""

from __future__ import annotations

from bots.cli import steering, work

app = work.app
app.add_typer(steering.app)
