"""How the registers keep people: looked up by a keyed digest, shown only by decrypting."""

from __future__ import annotations

from bots.domain.cpr import Cpr
from bots.vault import Cipher


class People:
    """Turns a CPR number or a name into what the tables hold, and back."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def key(self, cpr: Cpr) -> str:
        """The same for the same number under the same key; nobody without the key can compute it."""
        return self._cipher.keyed_digest(f"cpr:{cpr.reveal()}")

    def seal(self, text: str) -> bytes:
        return self._cipher.seal(text.encode())

    def seal_cpr(self, cpr: Cpr) -> bytes:
        return self.seal(cpr.reveal())

    def open(self, sealed: bytes) -> str:
        return self._cipher.open(sealed).decode()

    def open_cpr(self, sealed: bytes) -> Cpr:
        return Cpr(self.open(sealed))
