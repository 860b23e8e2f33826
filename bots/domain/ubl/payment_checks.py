"""Whether the payment account an invoice states can be one: lengths and check digits."""

from __future__ import annotations

import re

from stdnum import iban, luhn

from bots.domain.invoice import PaymentAccount, Remark, Subject
from bots.domain.text import Text

_LENGTHS = {"71": 15, "75": 16}
_GIRO_CARDS = {"01", "04", "15"}
_DIGITS = re.compile(r"[0-9]+")
_IBAN = Text(da="IBAN-nummeret har forkert kontrolciffer", en="The check digits of the IBAN are wrong")
_CREDITOR = Text(
    da="FIK: kreditornummeret har ikke otte cifre", en="FIK: the creditor number has not eight digits"
)
_NO_REFERENCE = Text(
    da="FIK: kortart 73 har ingen betalings-id, men fakturaen angiver en",
    en="FIK: card type 73 has no payment id, but the invoice states one",
)
_CARD = Text(da="FIK: kortarten er ikke 71, 73 eller 75", en="FIK: the card type is not 71, 73 or 75")
_LENGTH = Text(
    da="FIK: betalings-id til kortart {card} har ikke {length} cifre",
    en="FIK: the payment id of card type {card} has not {length} digits",
)
_CHECK_DIGIT = Text(
    da="FIK: kontrolcifferet i betalings-id er forkert",
    en="FIK: the check digit of the payment id is wrong",
)
_GIRO_ACCOUNT = Text(
    da="Giro: kontonummeret har ikke syv eller otte cifre",
    en="Giro: the account number has not seven or eight digits",
)
_GIRO_CARD = Text(da="Giro: kortarten er ikke 01, 04 eller 15", en="Giro: the card type is not 01, 04 or 15")
_GIRO_REFERENCE = Text(
    da="Giro: betalings-id har mere end 16 cifre", en="Giro: the payment id has more than 16 digits"
)
_REGISTRATION = Text(
    da="Bankkonto: registreringsnummeret mangler eller har mere end fire cifre (DK-R-006)",
    en="Bank account: the registration number is missing or has more than four digits (DK-R-006)",
)
_ACCOUNT = Text(
    da="Bankkonto: kontonummeret har andet end cifre eller mere end ti af dem",
    en="Bank account: the account number has other than digits, or more than ten",
)


def payment_remarks(account: PaymentAccount | None) -> list[Remark]:
    """What is wrong with the account; empty where nothing is, or where there is no account."""
    return [Remark(subject=Subject.ACCOUNT, text=text) for text in _wrong(account)] if account else []


def _wrong(account: PaymentAccount) -> list[Text]:
    if account.fik_creditor:
        return _fik(account)
    if account.iban:
        return [] if iban.is_valid(account.iban) else [_IBAN]
    if account.account:
        return _giro(account) if account.fik_type or account.code == "50" else _bank(account)
    return []


def _fik(account: PaymentAccount) -> list[Text]:
    card, reference = account.fik_type or "", account.fik_reference or ""
    wrong = []
    if not _is_number(account.fik_creditor or "", 8, 8):
        wrong.append(_CREDITOR)
    if card == "73":
        if reference:
            wrong.append(_NO_REFERENCE)
    elif card not in _LENGTHS:
        wrong.append(_CARD)
    elif not _is_number(reference, _LENGTHS[card], _LENGTHS[card]):
        wrong.append(_LENGTH.fill(card=card, length=_LENGTHS[card]))
    elif not luhn.is_valid(reference):
        wrong.append(_CHECK_DIGIT)
    return wrong


def _giro(account: PaymentAccount) -> list[Text]:
    wrong = []
    if not _is_number(account.account or "", 7, 8):
        wrong.append(_GIRO_ACCOUNT)
    if account.fik_type not in _GIRO_CARDS:
        wrong.append(_GIRO_CARD)
    if len(account.fik_reference or "") > 16:
        wrong.append(_GIRO_REFERENCE)
    return wrong


def _bank(account: PaymentAccount) -> list[Text]:
    wrong = []
    domestic = account.code == "42"
    if domestic and not _is_number(account.registration or "", 1, 4):
        wrong.append(_REGISTRATION)
    if domestic and not _is_number(account.account or "", 1, 10):
        wrong.append(_ACCOUNT)
    return wrong


def _is_number(text: str, shortest: int, longest: int) -> bool:
    return shortest <= len(text) <= longest and _DIGITS.fullmatch(text) is not None
