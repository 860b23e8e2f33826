"""OIOUBL 2 and Peppol BIS Billing 3 invoices and credit notes, read into one typed model.

``parse(content)`` gives an ``Invoice`` or raises ``Unreadable``, and nothing else whatever the bytes are.
"""

from bots.domain.ubl.document import parse
from bots.domain.ubl.unreadable import Unreadable

__all__ = ["Unreadable", "parse"]
