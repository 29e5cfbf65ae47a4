"""What becomes of uploads when nobody is there: freeing the bytes of ended ones, giving up abandoned ones."""

from __future__ import annotations

from uuid import UUID

from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.operations import room, uploads
from certbody.tenants.tenant_job import fan_out

SWEEP = "certbody.tenants.jobs.uploads.sweep"


def free_upload(upload_id: str, attempt: int) -> None:
    """Removes the parts of an ended upload."""
    uploads.free_bytes(UUID(upload_id), attempt)


def start_sweeps() -> None:
    """Each night: has each body give up what was abandoned, and counts what its files take."""
    fan_out(SWEEP)


def sweep(tenant_id: str) -> None:
    """Gives up the abandoned uploads of one body, and counts what its files take."""
    with tenant_scope(UUID(tenant_id)), transaction():
        uploads.give_up_abandoned()
    with tenant_scope(UUID(tenant_id)), transaction():
        room.count_again()
