"""An approved platform that takes and gives files, for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from certbody.billing import approved_platform
from certbody.billing.approved_platform import FileDrop

_SPACES = " ".join(
    f'xmlns:{short}="urn:un:unece:uncefact:data:standard:{name}:100"'
    for short, name in (
        ("rsm", "CrossDomainAcknowledgementAndResponse"),
        ("ram", "ReusableAggregateBusinessInformationEntity"),
        ("udt", "UnqualifiedDataType"),
        ("qdt", "QualifiedDataType"),
    )
)


SELLER = '<ram:GlobalID schemeID="0002">732829320</ram:GlobalID>'


def a_message(
    number: str, code: str, at: str, *, reason: str = "", id: str = "M-1", seller: str = SELLER, issued: str = ""
) -> bytes:
    """What a platform says of one invoice; `at` as it writes moments, `issued` as it writes days."""
    day = f'<qdt:DateTimeString format="102">{issued}</qdt:DateTimeString>' if issued else ""
    why = f"<ram:ReasonCode>REJ_COH</ram:ReasonCode><ram:Reason>{reason}</ram:Reason>" if reason else ""
    return f"""<rsm:CrossDomainAcknowledgementAndResponse {_SPACES}>
<rsm:ExchangedDocument><ram:ID>{id}</ram:ID></rsm:ExchangedDocument>
<rsm:AcknowledgementDocument>
<ram:IssueDateTime><udt:DateTimeString format="204">{at}</udt:DateTimeString></ram:IssueDateTime>
<ram:ReferenceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>
<ram:FormattedIssueDateTime>{day}</ram:FormattedIssueDateTime>
<ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>
<ram:IssuerTradeParty>{seller}</ram:IssuerTradeParty>
<ram:SpecifiedDocumentStatus>{why}</ram:SpecifiedDocumentStatus></ram:ReferenceReferencedDocument>
</rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>""".encode()


@contextmanager
def by_files(folder: Path) -> Iterator[FileDrop]:
    """Invoices travel by the files of this folder."""
    drop = FileDrop(folder)
    approved_platform.use(drop)
    try:
        yield drop
    finally:
        approved_platform.use(None)
