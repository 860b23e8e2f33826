"""Column charts, drawn on the server: numbers for an SVG, beside which the page shows the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 120
_GAP = 3


@dataclass(frozen=True)
class Bar:
    """A bar in the units of the SVG; ``value`` is what it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: float


def columns(values: Sequence[float]) -> tuple[Bar, ...]:
    """A bar for each value, the highest as high as the chart."""
    if not values:
        return ()
    most = max(*values, 1) if len(values) > 1 else max(values[0], 1)
    step = WIDTH / len(values)
    return tuple(
        Bar(
            round(index * step, 1),
            round(HEIGHT - HEIGHT * value / most, 1),
            round(step - _GAP, 1),
            round(HEIGHT * value / most, 1),
            value,
        )
        for index, value in enumerate(values)
    )
