"""An approved platform that takes and gives files, for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from certbody.billing import approved_platform
from certbody.billing.approved_platform import FileDrop
from certbody.billing.jobs.einvoicing import read_messages
from certbody.billing.models import Invoice
from certbody.billing.queries.einvoicing import list_statuses
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import BodySetting
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench

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


def transmitting(bench: Bench, **buyer: str) -> Scene:
    """A body that transmits its invoices from today."""
    scene = a_scene(bench, **buyer)
    with bench.inside(scene.body):
        db.session.add(BodySetting(code="transmit_invoices", value=1, valid_from=clock.today(), reason="Essai"))
    return scene


def out_of(scene: Scene, folder: Path) -> list[str]:
    """What lies ready for the platform."""
    place = folder / scene.body.slug / "out"
    return sorted(one.name for one in place.iterdir()) if place.exists() else []


def hear(scene: Scene, folder: Path, name: str, content: bytes) -> None:
    """A message comes in and is read."""
    put(scene, folder, name, content)
    with scene.bench.app.app_context(), tenant_scope(scene.body.id):
        read_messages()


def number_of(scene: Scene, invoice_id: UUID) -> str:
    """The number of an issued invoice."""
    with scene.bench.inside(scene.body):
        return str(db.session.get_one(Invoice, (scene.body.id, invoice_id)).number)


def codes_of(scene: Scene, invoice_id: UUID) -> list[str]:
    """The statuses heard of an invoice, the newest first."""
    with scene.bench.inside(scene.body):
        return [one.code for one in list_statuses(invoice_id)]


def put(scene: Scene, folder: Path, name: str, content: bytes) -> None:
    """A message comes in."""
    place = folder / scene.body.slug / "in"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)
