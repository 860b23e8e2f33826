from __future__ import annotations

import pytest
from ubl_documents import OIOUBL, PEPPOL, Document, remarks

from bots.domain.invoice import PaymentAccount, Subject

FIK = PaymentAccount(code="93", fik_creditor="81234569", fik_type="71", fik_reference="000000000020412")
BANK = PaymentAccount(code="42", registration="0216", account="4069046312")
MEANS = "cac:PaymentMeans"


def means(
    code: str, *, card: str = "", instruction: str = "", account: str = "", branch: str = "", credit: str = ""
) -> str:
    """A payment means with what is given, in the order of the schema."""
    branch = (
        branch
        and f"<cac:FinancialInstitutionBranch><cbc:ID>{branch}</cbc:ID></cac:FinancialInstitutionBranch>"
    )
    return "".join(
        (
            f"<cac:PaymentMeans><cbc:PaymentMeansCode>{code}</cbc:PaymentMeansCode>",
            instruction and f"<cbc:InstructionID>{instruction}</cbc:InstructionID>",
            card and f"<cbc:PaymentID>{card}</cbc:PaymentID>",
            account
            and f"<cac:PayeeFinancialAccount><cbc:ID>{account}</cbc:ID>{branch}</cac:PayeeFinancialAccount>",
            credit and f"<cac:CreditAccount><cbc:AccountID>{credit}</cbc:AccountID></cac:CreditAccount>",
            "</cac:PaymentMeans>",
        )
    )


def paid_by(*xml: str) -> Document:
    return Document(OIOUBL).remove(MEANS).add(".", "".join(xml))


def test_the_accounts_of_the_examples() -> None:
    assert Document(OIOUBL).parse().payment == FIK
    assert Document(PEPPOL).parse().payment == BANK


@pytest.mark.parametrize(
    ("xml", "account"),
    [
        (means("93", card="71", instruction="000000000020412", credit="81234569"), FIK),
        (means("93", card="71#000000000020412", account="81234569"), FIK),
        (means("93", card="+71&lt;000000000020412+81234569&lt;"), FIK),
        (means("93", card="71", instruction="0000 0000 0020 412", credit="8123 4569"), FIK),
        (
            means("93", card="73", credit="81234569"),
            PaymentAccount(code="93", fik_creditor="81234569", fik_type="73"),
        ),
        (
            means("93", card="75#0000000000204123", account="81234569"),
            PaymentAccount(
                code="93", fik_creditor="81234569", fik_type="75", fik_reference="0000000000204123"
            ),
        ),
        (means("42", account="4069046312", branch="0216"), BANK),
        (means("42", account="406 904-6312", branch="02 16"), BANK),
        (means("42", account="0216-4069046312"), BANK),
        (means("42", account="02164069046312"), BANK),
        (
            means("42", account="0216 69046312"),
            PaymentAccount(code="42", registration="0216", account="69046312"),
        ),
        (means("31", account="DK7102164069046312"), PaymentAccount(code="31", iban="DK7102164069046312")),
        (means("58", account="dk71 0216 4069 0463 12"), PaymentAccount(code="58", iban="DK7102164069046312")),
        (means("31", account="4069046312", branch="0216"), BANK.model_copy(update={"code": "31"})),
        (means("30", account="DK7102164069046312"), PaymentAccount(code="30", iban="DK7102164069046312")),
        (
            means("50", card="04", instruction="1234567890123456", account="1234567"),
            PaymentAccount(code="50", account="1234567", fik_type="04", fik_reference="1234567890123456"),
        ),
        (
            means("50", card="04#1234567890123456", account="1234567"),
            PaymentAccount(code="50", account="1234567", fik_type="04", fik_reference="1234567890123456"),
        ),
        (
            means("50", card="01", credit="1234567"),
            PaymentAccount(code="50", account="1234567", fik_type="01"),
        ),
        (means("97"), PaymentAccount(code="97")),
        (means("1"), PaymentAccount(code="1")),
    ],
)
def test_every_way_to_be_paid(xml: str, account: PaymentAccount) -> None:
    invoice = paid_by(xml).parse()
    assert invoice.payment == account
    assert remarks(invoice) == []


@pytest.mark.parametrize("channel", ["DK:FIK", "DK:GIRO"])
def test_the_channel_tells_where_the_code_does_not(channel: str) -> None:
    xml = means(
        "1", card="71" if channel == "DK:FIK" else "04", instruction="000000000020412", credit="81234569"
    )
    document = paid_by(xml).add(MEANS, f"<cbc:PaymentChannelCode>{channel}</cbc:PaymentChannelCode>")
    assert document.parse().payment is not None
    assert document.parse().payment.key == ("fik:81234569" if channel == "DK:FIK" else "bank:0000-0081234569")


def test_no_payment_means_is_no_account() -> None:
    assert Document(OIOUBL).remove(MEANS).parse().payment is None


@pytest.mark.parametrize("code", ["10", "20", "48", "49", "59"])
def test_cash_cards_and_debits_give_no_account_of_ours_to_pay_to(code: str) -> None:
    payment = paid_by(means(code, account="4069046312", branch="0216")).parse().payment
    assert payment == PaymentAccount(code=code)
    assert payment.key == "none"


def test_a_fik_without_creditor_is_no_account() -> None:
    payment = paid_by(means("93", card="71", instruction="000000000020412")).parse().payment
    assert payment is not None
    assert payment.key == "none"


def test_the_first_account_wins_then_nemkonto() -> None:
    bank = means("42", account="4069046312", branch="0216")
    fik = means("93", card="71#000000000020412", account="81234569")
    assert paid_by(means("1"), means("97"), bank, fik).parse().payment == BANK
    assert paid_by(fik, bank).parse().payment == FIK
    assert paid_by(means("48"), means("97")).parse().payment == PaymentAccount(code="97")


@pytest.mark.parametrize(
    ("xml", "finding"),
    [
        (means("93", card="71", instruction="000000000020413", credit="81234569"), "kontrolcifferet"),
        (means("93", card="71", instruction="20412", credit="81234569"), "har ikke 15 cifre"),
        (means("93", card="71", credit="81234569"), "har ikke 15 cifre"),
        (means("93", card="75", instruction="000000000020412", credit="81234569"), "har ikke 16 cifre"),
        (means("93", card="71", instruction="00000000002041X", credit="81234569"), "har ikke 15 cifre"),
        (means("93", card="73", instruction="000000000020412", credit="81234569"), "kortart 73"),
        (means("93", card="74", instruction="000000000020412", credit="81234569"), "ikke 71, 73 eller 75"),
        (means("93", instruction="000000000020412", credit="81234569"), "ikke 71, 73 eller 75"),
        (means("93", card="71", instruction="000000000020412", credit="8123456"), "otte cifre"),
        (means("50", card="04", account="123456"), "syv eller otte cifre"),
        (means("50", card="71", account="1234567"), "ikke 01, 04 eller 15"),
        (means("50", card="04", instruction="1" * 17, account="1234567"), "mere end 16 cifre"),
        (means("42", account="4069046312"), "DK-R-006"),
        (means("42", account="4069046312", branch="02167"), "DK-R-006"),
        (means("42", account="40690463121", branch="0216"), "mere end ti"),
        (means("42", account="4069A", branch="0216"), "andet end cifre"),
        (means("31", account="DK7202164069046312"), "IBAN"),
        (means("58", account="DK710216406904631"), "IBAN"),
    ],
)
def test_an_account_that_cannot_be_is_a_finding(xml: str, finding: str) -> None:
    (remark,) = remarks(paid_by(xml).parse(), Subject.ACCOUNT)
    assert finding in remark
