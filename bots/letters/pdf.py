"""HTML as a tagged PDF. Nothing is fetched from anywhere."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import Any


class Standard(StrEnum):
    """``ACCESSIBLE``: PDF/UA-1, ISO 14289-1. ``ARCHIVE``: PDF/A-3a, ISO 19005-3, tagged as well."""

    ACCESSIBLE = "pdf/ua-1"
    ARCHIVE = "pdf/a-3a"


def tagged_pdf(html: str, standard: Standard = Standard.ACCESSIBLE) -> bytes:
    """The page with its language, title and tags.

    Raises:
        ValueError: it wants something from another address.
    """
    import weasyprint  # takes a second to load, which only a PDF is worth

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    written: Any = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_variant=standard.value)
    return bytes(written)


def _refuse(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"a letter fetches nothing, and this one wants {url}")
