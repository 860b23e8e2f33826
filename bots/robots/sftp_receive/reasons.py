"""Why this robot puts a file before the team, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode

REASONS: Mapping[str, ReasonCode] = {
    "side-file-unreadable": ReasonCode(
        Text(
            da="En metadatafil eller kvittering følger ikke kontrakten.",
            en="A metadata file or a receipt does not keep to the contract.",
        )
    ),
    "not-for-us": ReasonCode(
        Text(da="Filen er ikke til os, men ligger hos os.", en="The file is not for us, but lies with us.")
    ),
    "no-route": ReasonCode(
        Text(
            da="Der er kommet en fil, som ingen proces tager imod.",
            en="A file has come that no process takes.",
        )
    ),
    "file-too-large": ReasonCode(
        Text(da="Dokumentet er for stort til at blive opbevaret.", en="The document is too large to be kept.")
    ),
    "size-differs": ReasonCode(
        Text(
            da="Filen har en anden størrelse, end dens metadata siger.",
            en="The file has another size than its metadata says.",
        )
    ),
    "file-alone": ReasonCode(
        Text(
            da="En fil ligger uden metadata, eller metadata uden fil.",
            en="A file lies there without metadata, or metadata without a file.",
        )
    ),
}
