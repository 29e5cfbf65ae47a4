"""The night's round: each certificate tended in a transaction of its own, so that a crash loses one at most."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import structlog

from certbody.certificates.operations.cycle import tend_certificate
from certbody.certificates.queries.certificates import list_ids_to_tend
from certbody.kit import clock
from certbody.kit.errors import CertbodyError
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.certificates.jobs.night.run"
_log = structlog.get_logger()


def start_night() -> None:
    """Just after midnight in Paris: has each body look at its certificates."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The round of one body."""
    with tenant_scope(UUID(tenant_id)):
        run_night(clock.today())


def run_night(today: date) -> None:
    """Tends every certificate of the body that runs or leaves audits behind; done again, it finds nothing to do.

    What goes wrong with one certificate does not keep the others waiting: a rule's no is noted, a fault is raised at
    the end, so that the queue tries again and shows it.
    """
    with transaction():
        waiting = list_ids_to_tend()
    faults: list[Exception] = []
    for certificate_id in waiting:
        try:
            with transaction():
                tend_certificate(certificate_id, today)
        except CertbodyError as error:
            _log.warning("night.refused", certificate=str(certificate_id), error=str(error))
        except Exception as error:
            _log.error("night.failed", certificate=str(certificate_id), error=type(error).__name__)
            faults.append(error)
    if faults:
        raise ExceptionGroup(f"{len(faults)} certificates could not be tended", faults)
