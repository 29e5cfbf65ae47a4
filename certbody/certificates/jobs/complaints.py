"""Each morning: whoever has to confirm or answer a complaint is reminded before the day is over."""

from __future__ import annotations

from uuid import UUID

from certbody.certificates.operations.complaint_reminders import remind_handlers
from certbody.kit import clock
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.certificates.jobs.complaints.run"


def start_reminders() -> None:
    """Has each body look at the days of its complaints."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The reminders of one body."""
    with tenant_scope(UUID(tenant_id)), transaction():
        remind_handlers(clock.today())
