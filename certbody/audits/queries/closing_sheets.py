"""Reading the closing sheets of an audit."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit, ClosingSheet
from certbody.audits.queries.audits import visible_to
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant


def list_closing_sheets(audit_id: UUID) -> list[ClosingSheet]:
    """The versions of an audit's closing sheet, the one that counts first."""
    statement = select(ClosingSheet).where(ClosingSheet.audit_id == audit_id).order_by(ClosingSheet.version.desc())
    return list(db.session.scalars(statement))


def get_closing_sheet(closing_sheet_id: UUID, by: Actor) -> ClosingSheet:
    """A version of the closing sheet of an audit that the actor may see, or NotFound."""
    statement = (
        select(ClosingSheet)
        .join(Audit, (Audit.tenant_id == ClosingSheet.tenant_id) & (Audit.id == ClosingSheet.audit_id))
        .where(ClosingSheet.tenant_id == current_tenant(), ClosingSheet.id == closing_sheet_id, visible_to(by))
    )
    sheet = db.session.scalar(statement)
    if sheet is None:
        raise NotFound
    return sheet
