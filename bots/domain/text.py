"""Text that people read, in Danish first and English second."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Text(BaseModel):
    """The same sentence in Danish and in English; both are required."""

    model_config = ConfigDict(frozen=True)

    da: str
    en: str

    def fill(self, **values: object) -> Text:
        """Put values into the ``{placeholders}`` of both languages."""
        return Text(da=self.da.format(**values), en=self.en.format(**values))

    def __str__(self) -> str:
        return self.da
