"""After the night's round: what the ministry is to be sent, and what its public list says."""

from __future__ import annotations

from uuid import UUID

from certbody.certificates.operations.ministry import do_nightly_runs
from certbody.kit import clock
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.certificates.jobs.ministry.run"


def start_exports() -> None:
    """Once the night's round is over: has each body export its valid pairs and compare them."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The runs of one body."""
    with tenant_scope(UUID(tenant_id)), transaction():
        do_nightly_runs(clock.today())
