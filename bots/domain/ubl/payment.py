"""Where the clinic wants its money (FACTS 1.5)."""

from __future__ import annotations

import re

from lxml import etree

from bots.domain.invoice import PaymentAccount
from bots.domain.ubl.nodes import find_all, text

_NEMKONTO = "97"
_WITHOUT_OUR_TRANSFER = {"10", "20", "48", "49", "59"}  # cash, cheque, card, direct debits
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
_ACCOUNT = "cac:PayeeFinancialAccount/cbc:ID"
_BRANCH = "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"
# 71, 71#reference and the whole slip +71<reference+creditor<
_CARD = re.compile(r"\+?([0-9]{2})(?:[#<]([0-9]*))?(?:\+([0-9]{7,8})<?)?")
_JOINED_BANK = re.compile(r"([0-9]{4})[- ]?([0-9]{10})|([0-9]{4})[- ]([0-9]{5,9})")


def payment_account(root: etree._Element) -> PaymentAccount | None:
    """The account of the first payment means that has one, else NemKonto, else the first without any.

    None where the document has no payment means at all. A giro account stands in ``account``, its card type
    and reference where a FIK's do.
    """
    accounts = [_account(means) for means in find_all(root, "cac:PaymentMeans")]
    return min(accounts, key=_rank, default=None)


def _rank(account: PaymentAccount) -> int:
    return {"nemkonto": 1, "none": 2}.get(account.key, 0)


def _account(means: etree._Element) -> PaymentAccount:
    code, channel = text(means, "cbc:PaymentMeansCode"), text(means, "cbc:PaymentChannelCode")
    if code == _NEMKONTO or code in _WITHOUT_OUR_TRANSFER:
        return PaymentAccount(code=code)
    if code == "93" or channel == "DK:FIK":
        return _fik(means, code)
    if code == "50" or channel == "DK:GIRO":
        return _giro(means, code)
    return _bank(means, code)


def _card(means: etree._Element) -> tuple[str | None, str | None, str | None]:
    """Card type, reference and creditor as far as the payment id and the instruction id give them."""
    match = _CARD.fullmatch(text(means, "cbc:PaymentID").replace(" ", ""))
    card, reference, creditor = match.groups() if match else (None, None, None)
    return card, reference or text(means, "cbc:InstructionID").replace(" ", "") or None, creditor


def _fik(means: etree._Element, code: str) -> PaymentAccount:
    card, reference, creditor = _card(means)
    stated = text(means, "cac:CreditAccount/cbc:AccountID") or text(means, _ACCOUNT)
    return PaymentAccount(
        code=code,
        fik_creditor=stated.replace(" ", "") or creditor,
        fik_type=card,
        fik_reference=reference,
    )


def _giro(means: etree._Element, code: str) -> PaymentAccount:
    card, reference, creditor = _card(means)
    account = text(means, _ACCOUNT) or text(means, "cac:CreditAccount/cbc:AccountID")
    return PaymentAccount(
        code=code, account=account.replace(" ", "") or creditor, fik_type=card, fik_reference=reference
    )


def _bank(means: etree._Element, code: str) -> PaymentAccount:
    written = text(means, _ACCOUNT)
    joined = written.replace(" ", "").upper()
    if _IBAN.fullmatch(joined):
        return PaymentAccount(code=code, iban=joined)
    branch = re.sub(r"[ .-]", "", text(means, _BRANCH))
    if not branch and (match := _JOINED_BANK.fullmatch(written)):
        return PaymentAccount(code=code, registration=match[1] or match[3], account=match[2] or match[4])
    return PaymentAccount(
        code=code, registration=branch or None, account=re.sub(r"[ .-]", "", written) or None
    )
