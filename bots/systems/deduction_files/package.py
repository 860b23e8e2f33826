"""The format of an agreement, as a folder: a schema, and stylesheets between it and our own form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from bots.domain.masking import mask
from bots.domain.orders.deductions import DeductionAnswer, DeductionRequest, DeductionState
from bots.systems.deduction_files.errors import DeductionsUnreadable, PackageUnusable

_OURS = "urn:kollega:deductions:1"
_Access: Any = etree.XSLTAccessControl
_NOTHING_ELSE = _Access(
    read_file=False, write_file=False, create_dir=False, read_network=False, write_network=False
)
_OWN = Path(__file__).with_name("own")


class Package:
    """One folder: ``package.xsd``, and ``outgoing.xsl`` and ``incoming.xsl`` where its form is not ours.

    Raises, from every method:
        PackageUnusable: the folder holds no schema, or one of its files is broken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, requests: Sequence[DeductionRequest]) -> bytes:
        """One file with the requests of one municipality.

        Raises:
            ValueError: requests of several municipalities, or none.
        """
        (municipality,) = {request.municipality for request in requests}
        root = etree.Element(f"{{{_OURS}}}Requests", nsmap={"d": _OURS}, municipality=municipality)
        _put(root, "Total", f"{sum((one.amount for one in requests), Decimal(0)):.2f}")
        for request in requests:
            element = etree.SubElement(root, f"{{{_OURS}}}Request")
            _put(element, "Reference", request.reference)
            _put(element, "Cpr", request.cpr.reveal())
            _put(element, "Ground", request.ground.value)
            _put(element, "Amount", f"{request.amount:.2f}")
            _put(element, "Month", f"{request.month:%Y-%m}")
        theirs = self._styled("outgoing.xsl", root)
        if not self._schema.validate(theirs):
            raise PackageUnusable(why=_wrong(self._schema))
        return bytes(etree.tostring(theirs, xml_declaration=True, encoding="UTF-8"))

    def read(self, content: bytes) -> tuple[list[DeductionAnswer], Decimal]:
        """What a file says of our deductions, and the sum that it gives.

        Raises:
            DeductionsUnreadable: it does not keep to the package's schema.
        """
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            theirs = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DeductionsUnreadable(why=mask(str(error))) from None
        if not self._schema.validate(theirs):
            raise DeductionsUnreadable(why=_wrong(self._schema))
        root = self._styled("incoming.xsl", theirs)
        if root.tag != f"{{{_OURS}}}Answers" or not _own_schema().validate(root):
            raise DeductionsUnreadable(why=f"roden er {root.tag}, ikke en liste over træk")
        answers = [_answer(element) for element in root.iterfind(f"{{{_OURS}}}Answer")]
        return answers, Decimal(_text(root, "Total"))

    @cached_property
    def _schema(self) -> Any:
        return _schema_in(self._folder)

    def _styled(self, name: str, root: Any) -> Any:
        sheet = self._folder / name
        if not sheet.exists():
            return root
        try:
            style = etree.XSLT(etree.parse(str(sheet)), access_control=_NOTHING_ELSE)
            return style(root).getroot()
        except (etree.XSLTError, etree.XMLSyntaxError, OSError) as error:
            raise PackageUnusable(why=f"{name}: {mask(str(error))}") from None


def _own_schema() -> Any:
    return _schema_in(_OWN)


def _schema_in(folder: Path) -> Any:
    try:
        return etree.XMLSchema(file=str(folder / "package.xsd"))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError) as error:
        raise PackageUnusable(why=f"{folder / 'package.xsd'}: {error}") from None


def _answer(element: Any) -> DeductionAnswer:
    reason = element.find(f"{{{_OURS}}}Reason")
    return DeductionAnswer(
        reference=_text(element, "Reference"),
        state=DeductionState(_text(element, "State")),
        amount=Decimal(_text(element, "Amount")),
        reason="" if reason is None else (reason.text or ""),
    )


def _wrong(schema: Any) -> str:
    wrong = schema.error_log.last_error
    return mask(f"linje {wrong.line}: {wrong.message}")


def _put(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_OURS}}}{name}").text = text


def _text(element: Any, name: str) -> str:
    return str(element.findtext(f"{{{_OURS}}}{name}") or "").strip()
