"""What a question's model says of an answer that does not hold together."""

from __future__ import annotations

from bots.domain.text import Text


class AnswerError(ValueError):
    """Raised by validators of questions; ``text`` is read by whoever answers. Pydantic keeps it."""

    def __init__(self, *, da: str, en: str) -> None:
        super().__init__(da)
        self.text = Text(da=da, en=en)
