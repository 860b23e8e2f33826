"""Side files of the platform against its contract: what is valid is read, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bots.domain.orders.file_exchange import Acceptance, BusinessReceipt, PlatformError, TechnicalReceipt
from bots.systems.serviceplatformen_sftp import (
    FileDescriptor,
    FileMetadata,
    SideFileUnreadable,
    is_whole,
    read_metadata,
    read_receipt,
    read_trigger,
    write_trigger,
)

NAMESPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types"
TRANSFER = "2c6a0c1e-6d0e-4a7e-8f7b-5b2f1f6f2a01"
FILE = FileDescriptor("ok.xml", 111, "afsender", ("modtager",), "7f0c3a52-7f8b-4f7e-9d4c-0b1f5a3c9e10")
VERDICTS = Path("../shared/examples/next/sftp")


def document(root: str, *lines: str, prefix: str = "x", namespace: str = NAMESPACE) -> bytes:
    body = "\n".join(lines)
    return f'<{prefix}:{root} xmlns:{prefix}="{namespace}">\n{body}\n</{prefix}:{root}>'.encode()


def descriptor(**changes: str) -> list[str]:
    parts = {
        "FileName": "<FileName>ok.xml</FileName>",
        "SizeInBytes": "<SizeInBytes>111</SizeInBytes>",
        "Sender": "<Sender>afsender</Sender>",
        "SendersFileId": f"<SendersFileId>{FILE.senders_file_id}</SendersFileId>",
        "Recipients": "<Recipients>modtager</Recipients>",
    }
    return ["<FileDescriptor>", *{**parts, **changes}.values(), "</FileDescriptor>"]


ID = f"<FileTransferUUID>{TRANSFER}</FileTransferUUID>"
NOTHING_MORE = "<FileContentDescriptor/>"
ROUTING = f"""<FileContentDescriptor><SFTPDynamicRoutingInfo><InfRef>SF6110</InfRef>
<SenderIt-system>{{system}}</SenderIt-system><SenderAuthority>urn:oio:cvr-nr:12345678</SenderAuthority>
<TransactionId>{TRANSFER}</TransactionId><SenderTimestamp>2026-11-30T08:00:00Z</SenderTimestamp>
<RecipientAuthority>urn:oio:cvr-nr:87654321</RecipientAuthority><RouteParameterList><RouteParameter>
<y:RouteSelectionValueDate xmlns:y="urn:x">2026-12-01</y:RouteSelectionValueDate></RouteParameter>
</RouteParameterList></SFTPDynamicRoutingInfo></FileContentDescriptor>"""


@pytest.mark.parametrize("root", ["FileMetadata", "Trigger"])
@pytest.mark.parametrize("prefix", ["ns2", "x", "SFTP"])
def test_metadata_is_read_under_both_roots_and_any_prefix(root: str, prefix: str) -> None:
    content = document(root, ID, *descriptor(), NOTHING_MORE, prefix=prefix)
    assert read_metadata(content) == FileMetadata(TRANSFER, FILE)


def test_metadata_with_two_recipients_and_no_number_of_the_sender() -> None:
    several = descriptor(Recipients="<Recipients>a</Recipients><Recipients>b</Recipients>", SendersFileId="")
    found = read_metadata(document("FileMetadata", ID, *several, NOTHING_MORE)).file
    assert (found.recipients, found.senders_file_id) == (("a", "b"), None)


@pytest.mark.parametrize(
    "more",
    [
        ROUTING.format(system=TRANSFER),
        '<FileContentDescriptor><y:any xmlns:y="urn:other"><z/></y:any></FileContentDescriptor>',
        "<FileContentDescriptor>\n</FileContentDescriptor>",
    ],
)
def test_what_is_said_of_the_content_may_be_anything_that_the_contract_lets(more: str) -> None:
    assert read_metadata(document("FileMetadata", ID, *descriptor(), more)).file == FILE


@pytest.mark.parametrize("missing", ["FileName", "SizeInBytes", "Sender", "Recipients"])
def test_each_element_that_is_missing_is_said(missing: str) -> None:
    with pytest.raises(SideFileUnreadable, match=missing):
        read_metadata(document("FileMetadata", ID, *descriptor(**{missing: ""}), NOTHING_MORE))


LONG = "x" * 256


@pytest.mark.parametrize(
    "lines",
    [
        (*descriptor(), NOTHING_MORE),
        (ID, NOTHING_MORE),
        (ID, *descriptor()),
        (*descriptor(), ID, NOTHING_MORE),
        (ID, *descriptor(), NOTHING_MORE, "<Andet/>"),
        (ID, *descriptor(Sender="<Sender>a</Sender><Andet/>"), NOTHING_MORE),
        (ID, *descriptor(FileName=f"<x:FileName xmlns:x='{NAMESPACE}'>ok.xml</x:FileName>"), NOTHING_MORE),
        (ID, *descriptor(FileName=f"<FileName>{LONG}</FileName>"), NOTHING_MORE),
        (ID, *descriptor(Sender=f"<Sender>{LONG}</Sender>"), NOTHING_MORE),
        (ID, *descriptor(Recipients=f"<Recipients>{LONG}</Recipients>"), NOTHING_MORE),
        (ID, *descriptor(SendersFileId=f"<SendersFileId>{LONG}</SendersFileId>"), NOTHING_MORE),
        (ID, *descriptor(SizeInBytes="<SizeInBytes>-1</SizeInBytes>"), NOTHING_MORE),
        (ID, *descriptor(SizeInBytes="<SizeInBytes>1,5</SizeInBytes>"), NOTHING_MORE),
        (ID, *descriptor(), ROUTING.format(system=TRANSFER.upper())),
    ],
)
def test_what_the_contract_does_not_let_is_no_metadata(lines: tuple[str, ...]) -> None:
    with pytest.raises(SideFileUnreadable):
        read_metadata(document("FileMetadata", *lines))


@pytest.mark.parametrize("reader", [read_metadata, read_receipt, read_trigger])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<",
        document("Andet", ID, *descriptor(), NOTHING_MORE),
        document("FileMetadata", ID, *descriptor(), NOTHING_MORE, namespace="urn:other"),
        b"<FileMetadata/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ],
)
def test_an_unknown_root_another_namespace_and_no_xml_are_refused(reader: object, content: bytes) -> None:
    with pytest.raises(SideFileUnreadable):
        reader(content)  # type: ignore[operator]


@pytest.mark.parametrize("root", ["FileMetadata", "TechnicalReceipt"])
def test_a_trigger_is_a_trigger_alone(root: str) -> None:
    with pytest.raises(SideFileUnreadable, match="roden"):
        read_trigger(document(root, *descriptor(), NOTHING_MORE))


def test_a_technical_receipt_is_one_message_or_several_errors() -> None:
    taken = document("TechnicalReceipt", ID, "<Receipt><Message>Modtaget</Message></Receipt>")
    assert read_receipt(taken) == TechnicalReceipt(transfer=TRANSFER, message="Modtaget")
    error = "<ErrorMessage><ErrorCode>{0}</ErrorCode><ErrorCodeDescription>t</ErrorCodeDescription>"
    error += "<ErrorDescription>d</ErrorDescription></ErrorMessage>"
    refused = document("TechnicalReceipt", ID, error.format(9001), error.format(-2))
    errors = tuple(PlatformError(error_code=code, title="t", description="d") for code in (9001, -2))
    assert read_receipt(refused) == TechnicalReceipt(transfer=TRANSFER, errors=errors)


@pytest.mark.parametrize(
    "lines",
    [
        (ID,),
        ("<Receipt><Message>m</Message></Receipt>",),
        (ID, "<Receipt/>"),
        (ID, "<Receipt><Message>m</Message></Receipt>" * 2),
        (ID, "<Receipt><Message>m</Message></Receipt><ErrorMessage/>"),
        (ID, "<ErrorMessage><ErrorCode>x</ErrorCode></ErrorMessage>"),
    ],
)
def test_anything_else_is_no_technical_receipt(lines: tuple[str, ...]) -> None:
    with pytest.raises(SideFileUnreadable):
        read_receipt(document("TechnicalReceipt", *lines))


def business(acceptance: str, *more: str) -> bytes:
    named = "<Filename>ok.xml</Filename><Recipient>modtager</Recipient>"
    return document("BusinessReceipt", ID, named, f"<FileAcceptance>{acceptance}</FileAcceptance>", *more)


@pytest.mark.parametrize("acceptance", Acceptance)
def test_a_business_receipt_says_what_became_of_the_file(acceptance: Acceptance) -> None:
    found = read_receipt(business(acceptance.value, "<Reason>linje 3</Reason>"))
    assert isinstance(found, BusinessReceipt)
    assert (found.transfer, found.acceptance, found.reason) == (TRANSFER, acceptance, "linje 3")


def test_an_answer_that_the_contract_does_not_know_is_no_business_receipt() -> None:
    with pytest.raises(SideFileUnreadable, match="FileAcceptance"):
        read_receipt(business("PERHAPS"))


def test_no_number_of_a_person_stands_in_what_is_wrong() -> None:
    with pytest.raises(SideFileUnreadable) as wrong:
        read_receipt(business("610180-0000"))
    assert "610180-0000" not in str(wrong.value)


def test_a_trigger_is_written_with_unqualified_children() -> None:
    root = etree.fromstring(write_trigger(FILE))
    assert root.tag == f"{{{NAMESPACE}}}Trigger"
    assert [child.tag for child in root.iterdescendants()] == [
        "FileDescriptor", "FileName", "SizeInBytes", "Sender", "SendersFileId", "Recipients",
        "FileContentDescriptor",
    ]  # fmt: skip


def test_half_a_side_file_is_not_whole() -> None:
    whole = document("FileMetadata", ID, *descriptor(), NOTHING_MORE)
    assert is_whole(whole)
    assert not any(is_whole(whole[:end]) for end in range(len(whole)))


NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=255
)


@given(
    st.builds(
        FileDescriptor,
        NAMES,
        st.integers(0, 2**64 - 1),
        NAMES,
        st.lists(NAMES, min_size=1, max_size=3).map(tuple),
        st.none() | NAMES,
    )
)
def test_what_is_written_is_read_back(file: FileDescriptor) -> None:
    assert read_trigger(write_trigger(file)) == file


@given(
    NAMES, NAMES, st.lists(st.tuples(st.integers(-(2**31), 2**31 - 1), NAMES, NAMES), min_size=1, max_size=4)
)
def test_every_receipt_of_the_contract_is_read(
    transfer: str, own: str, errors: list[tuple[int, str, str]]
) -> None:
    written = [
        f"<ErrorMessage><ErrorCode>{code}</ErrorCode><ErrorCodeDescription>{escape(title)}</ErrorCodeDescription>"
        f"<ErrorDescription>{escape(text)}</ErrorDescription></ErrorMessage>"
        for code, title, text in errors
    ]
    names = (
        f"<FileTransferUUID>{escape(transfer)}</FileTransferUUID><SendersFileId>{escape(own)}</SendersFileId>"
    )
    found = read_receipt(document("TechnicalReceipt", names, *written))
    assert isinstance(found, TechnicalReceipt)
    assert (found.transfer, found.senders_file_id) == (transfer, own)
    assert [(one.error_code, one.title, one.description) for one in found.errors] == errors


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for reader in (read_metadata, read_receipt, read_trigger):
        with pytest.raises(SideFileUnreadable):
            reader(content)


@pytest.mark.skipif(not VERDICTS.is_dir(), reason="the examples are not here")
@pytest.mark.parametrize("path", sorted(VERDICTS.glob("*")), ids=lambda path: path.name)
def test_the_verdicts_hold(path: Path) -> None:
    """By what its name says an example is: a side file of its kind, or the file itself."""
    content = path.read_bytes()
    kind = next((one for one in ("metadata", "sftpreceipt", "trigger") if path.name.endswith(one)), "")
    if path.name == "business_rejected.xml":
        found = read_receipt(content)
        assert isinstance(found, BusinessReceipt)
        assert found.acceptance is Acceptance.REJECTED
    elif kind == "metadata":
        file = read_metadata(content).file
        assert (file.size == 111) is ("wrong_size" not in path.name)
        assert ("fiktiv-modtager" in file.recipients) is ("not_for_us" not in path.name)
        assert (file.senders_file_id is None) is ("no_sendersfileid" in path.name)
    elif kind == "sftpreceipt":
        receipt = read_receipt(content)
        assert isinstance(receipt, TechnicalReceipt)
        assert (len(receipt.errors) == 2) is ("error" in path.name)
    elif kind == "trigger":
        assert read_trigger(content).file_name == path.name.removesuffix(".trigger")
    else:
        assert len(content) == 111
        assert re.search(rb"<traek", content)
