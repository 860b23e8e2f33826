"""What is said of a side file that does not keep to the contract."""

from __future__ import annotations

from bots.domain.text import Text

UNREADABLE = Text(
    da="En metadatafil eller kvittering fra Serviceplatformen følger ikke kontrakten. Se, hvad den siger, og "
    "spørg Serviceplatformen, hvis den mangler noget.",
    en="A metadata file or a receipt from Serviceplatformen does not keep to the contract. See what it says, "
    "and ask Serviceplatformen where something is missing.",
)
