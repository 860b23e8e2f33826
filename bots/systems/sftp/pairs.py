"""Letters left with a provider over SFTP, as a PDF and a slip each, and what the provider says of them.

The contract is ours (docs/letters.md): a pair is left in ``UD`` and whole once its slip is there; the
provider moves the slip to ``TAGET`` when it has taken the letter, and puts receipts in ``IND``, named
``<UUID>-<number>.kvittering.xml``, which it lets lie.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bots.domain.listed_file import ListedFile
from bots.letters import (
    Delivery,
    OutgoingLetter,
    Sender,
    document_name,
    read_receipt,
    slip,
    slip_name,
)
from bots.systems.sftp.client import SftpClient

OUT, TAKEN, IN = "UD", "TAGET", "IND"
RECEIPT = ".kvittering.xml"


class Pairs:
    """One provider's folders. Every method raises what those of ``SftpClient`` do."""

    prints: bool

    def __init__(self, client: SftpClient) -> None:
        self.client = client

    def sent(self, message: UUID) -> Delivery | None:
        """The newest receipt, else whether the provider has the slip; None where neither is there."""
        # In the order in which things move, so that nothing moves past us.
        stands = any(self.client.exists(folder, slip_name(message)) for folder in (OUT, TAKEN))
        names = [one.name for one in self.client.listing(IN) if one.name.startswith(f"{message}-")]
        receipts = [read_receipt(self.client.read(IN, name)) for name in names if name.endswith(RECEIPT)]
        if receipts:
            return max(receipts, key=lambda receipt: receipt.at).delivery
        return Delivery.SENT if stands else None

    def send(self, message: OutgoingLetter, sender: Sender, at: datetime) -> str:
        """Leave the pair, the slip last. What was left before and has no slip is written over."""
        self.client.write(OUT, document_name(message.id), message.document.content)
        self.client.write(OUT, slip_name(message.id), slip(message, sender, at, addressed=self.prints))
        return ""

    def listing(self, folder: str = "") -> list[ListedFile]:
        return self.client.listing(folder)

    def read(self, folder: str, name: str) -> bytes:
        return self.client.read(folder, name)

    def close(self) -> None:
        self.client.close()
