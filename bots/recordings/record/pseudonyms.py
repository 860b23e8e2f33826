"""What stands in the place of personal data and secrets: made up, seen to be so, the same each time."""

from __future__ import annotations

import hmac
import re

from bots.recordings.record.cpr_numbers import replacement_for

# No letter that could be part of a number, no word of a portal.
_SYLLABLES = ("ba", "do", "fi", "ga", "ku", "lo", "mi", "nu", "pa", "ro", "su", "ta", "vi", "zo", "ve", "xa")
_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")
_KINDS = ("cookie", "authorization", "token", "user", "password", "unreadable")
_TOKEN = re.compile(rf"(?:{'|'.join(_KINDS)})x[a-km-np-r]*|authorizatio")
_MAIL_HOST = "person.example"


class Pseudonyms:
    """Replacements that follow from ``key`` and from what they replace, and from nothing else."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cprs: dict[str, str] = {}
        self._given: set[str] = set()

    def token(self, kind: str, value: str) -> str:
        """Another secret of about the same length, which says what it is; letters only, in any encoding."""
        chance = self._chance(f"{kind} {value}").hex().translate(_LETTERS)
        return f"{kind}x{chance}"[: min(max(len(value), 12), 40)]

    def cpr(self, digits: str) -> str:
        """A replacement number that no other number of this recording has got."""
        attempt = 0
        while digits not in self._cprs:
            other = replacement_for(digits, self._key, attempt)
            if other not in self._given:
                self._cprs[digits] = other
                self._given.add(other)
            attempt += 1
        return self._cprs[digits]

    def gave(self, digits: str) -> bool:
        """Whether it is one of the replacement numbers given so far."""
        return digits in self._given

    def digits(self, digits: str) -> str:
        """As many digits. 4 in front: no day of a month, so it can be read as no CPR number."""
        chance = hmac.digest(self._key, f"digits {digits}".encode(), "sha512")
        return "4" + "".join(str(each % 10) for each in chance[1 : len(digits)])

    def word(self, word: str) -> str:
        """Another word, in capitals or small letters as ``word`` is."""
        chance = self._chance(f"word {word.casefold()}")
        name = "".join(_SYLLABLES[each % len(_SYLLABLES)] for each in chance[:4])
        return name.upper() if word.isupper() else name if word.islower() else name.capitalize()

    def mail(self, address: str) -> str:
        """An e-mail address that reaches nobody."""
        return f"{self.word(address.lower())}@{_MAIL_HOST}"

    def _chance(self, what: str) -> bytes:
        return hmac.digest(self._key, what.encode(), "sha256")


def is_token(value: str) -> bool:
    """Whether ``value`` is one of ours, of whatever key."""
    return bool(_TOKEN.fullmatch(value))
