"""The rules' reasons as Peppol's codes for them (code list OPStatusReason, Invoice Response 3)."""

from __future__ import annotations

from collections.abc import Mapping

REFERENCES, LEGAL, RECEIVER, PRICES, QUANTITY = "REF", "LEG", "REC", "PRI", "QTY"
ITEMS, PAYMENT, UNKNOWN, FINANCE, DELIVERY, OTHER = "ITM", "PAY", "UNR", "FIN", "DEL", "OTH"

STATUS_REASONS: Mapping[str, str] = {
    "document-unclear": LEGAL,
    "issue-date-unlikely": LEGAL,
    "wrong-receiver": RECEIVER,
    "duplicate-invoice": OTHER,
    "clinic-unknown": UNKNOWN,
    "clinic-uncertain": REFERENCES,
    "no-patient": REFERENCES,
    "patient-unclear": REFERENCES,
    "unknown-member": REFERENCES,
    "several-members": REFERENCES,
    "guarantee-missing": REFERENCES,
    "guarantee-unclear": REFERENCES,
    "guarantee-unknown": REFERENCES,
    "guarantee-other-member": REFERENCES,
    "guarantee-not-valid-on-date": DELIVERY,
    "guarantee-exhausted": QUANTITY,
    "guarantee-other-clinic": REFERENCES,
    "treatment-date-missing": DELIVERY,
    "treatment-date-unclear": DELIVERY,
    "unusual-line": ITEMS,
    "several-treatments-per-line": QUANTITY,
    "additional-service": ITEMS,
    "additional-service-unclear": ITEMS,
    "treatment-in-future": DELIVERY,
    "treatment-too-old": OTHER,
    "duplicate-treatment": OTHER,
    "treatment-unknown": ITEMS,
    "treatment-unclear": ITEMS,
    "price-not-agreed": PRICES,
    "price-list-unclear": PRICES,
    "totals-wrong": FINANCE,
    "nothing-to-pay": FINANCE,
    "prepaid": FINANCE,
    "mixed-currencies": FINANCE,
    "tax-contradiction": LEGAL,
    "wrong-currency": FINANCE,
    "vat-charged": LEGAL,
    "payment-account-changed": PAYMENT,
    "payment-account-missing": PAYMENT,
    "payment-account-invalid": PAYMENT,
    "credit-unknown-invoice": REFERENCES,
    "credited-invoice-unclear": REFERENCES,
    "credit-too-large": FINANCE,
}
