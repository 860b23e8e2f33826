"""Whether the payment account an invoice states can be one: lengths and check digits."""

from __future__ import annotations

import re

from stdnum import iban, luhn

from bots.domain.invoice import PaymentAccount

_LENGTHS = {"71": 15, "75": 16}
_GIRO_CARDS = {"01", "04", "15"}
_DIGITS = re.compile(r"[0-9]+")


def payment_findings(account: PaymentAccount | None) -> list[str]:
    """What is wrong with the account, in Danish; empty where nothing is, or where there is no account."""
    if account is None:
        return []
    if account.fik_creditor:
        return _fik(account)
    if account.iban:
        return [] if iban.is_valid(account.iban) else ["IBAN-nummeret på fakturaen har forkert kontrolciffer"]
    if account.account:
        return _giro(account) if account.fik_type or account.code == "50" else _bank(account)
    return []


def _fik(account: PaymentAccount) -> list[str]:
    card, reference = account.fik_type or "", account.fik_reference or ""
    findings = []
    if not _is_number(account.fik_creditor or "", 8, 8):
        findings.append("FIK: kreditornummeret har ikke otte cifre")
    if card == "73":
        if reference:
            findings.append("FIK: kortart 73 har ingen betalings-id, men fakturaen angiver en")
    elif card not in _LENGTHS:
        findings.append("FIK: kortarten er ikke 71, 73 eller 75")
    elif not _is_number(reference, _LENGTHS[card], _LENGTHS[card]):
        findings.append(f"FIK: betalings-id til kortart {card} har ikke {_LENGTHS[card]} cifre")
    elif not luhn.is_valid(reference):
        findings.append("FIK: kontrolcifferet i betalings-id er forkert")
    return findings


def _giro(account: PaymentAccount) -> list[str]:
    findings = []
    if not _is_number(account.account or "", 7, 8):
        findings.append("Giro: kontonummeret har ikke syv eller otte cifre")
    if account.fik_type not in _GIRO_CARDS:
        findings.append("Giro: kortarten er ikke 01, 04 eller 15")
    if len(account.fik_reference or "") > 16:
        findings.append("Giro: betalings-id har mere end 16 cifre")
    return findings


def _bank(account: PaymentAccount) -> list[str]:
    findings = []
    domestic = account.code == "42"
    if domestic and not _is_number(account.registration or "", 1, 4):
        findings.append("Bankkonto: registreringsnummeret mangler eller har mere end fire cifre (DK-R-006)")
    if domestic and not _is_number(account.account or "", 1, 10):
        findings.append("Bankkonto: kontonummeret har andet end cifre eller mere end ti af dem")
    return findings


def _is_number(text: str, shortest: int, longest: int) -> bool:
    return shortest <= len(text) <= longest and _DIGITS.fullmatch(text) is not None
