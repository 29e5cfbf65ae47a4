"""The night's reminders: one invoice per transaction, so that a crash loses one at most and sends none twice."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import structlog

from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.operations.reminding import send_reminder
from certbody.billing.queries.reminders import list_due
from certbody.kit import clock
from certbody.kit.errors import CertbodyError
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import current_tenant, tenant_scope
from certbody.tenants.queries.subscriptions import is_read_only
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.billing.jobs.reminders.run"
_log = structlog.get_logger()


def start_payment_reminders() -> None:
    """Early in the morning in Paris: has each body remind its clients of late invoices."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The reminders of one body."""
    with tenant_scope(UUID(tenant_id)):
        remind(clock.today())


def remind(today: date) -> int:
    """Sends each reminder that is due; says how many left. Done again, it finds nothing to do.

    None leaves while the body is read-only: nobody there could note that a client has paid, or pause its reminders.
    """
    with transaction():
        due = [] if is_read_only(current_tenant(), today) else [one.invoice_id for one in list_due(today)]
    return sum(_remind(invoice_id, today) for invoice_id in due)


def _remind(invoice_id: UUID, today: date) -> bool:
    try:
        with transaction():
            return send_reminder(invoice_id, today, OFFICE) is not None
    except CertbodyError as error:
        _log.warning("reminders.refused", invoice=str(invoice_id), error=str(error))
        return False
