"""OIOUBL 2 and Peppol BIS Billing 3: invoices and credit notes read into one typed model, and rejections.

``parse(content)`` gives an ``Invoice`` or raises ``Unreadable``, and nothing else whatever the bytes are.
``rejection_of(order)`` gives the response that rejects one, in its own syntax.
"""

from bots.domain.ubl.attachments import Attachment
from bots.domain.ubl.document import parse
from bots.domain.ubl.embedded import attachments_of
from bots.domain.ubl.response import rejection_of
from bots.domain.ubl.unreadable import Unreadable

__all__ = ["Attachment", "Unreadable", "attachments_of", "parse", "rejection_of"]
