"""The night's bills: what fell due is drafted, and issued where the body wants it, each contract by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import structlog

from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.models import Invoice
from certbody.billing.operations.instalments import bill_contract
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_if_complete
from certbody.billing.queries.schedules import list_contracts_to_bill
from certbody.billing.queries.to_invoice import list_audits_to_invoice
from certbody.kit import clock
from certbody.kit.errors import CertbodyError
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.tenant_job import fan_out

RUN = "certbody.billing.jobs.night.run"
MOST_AUDITS = 10_000
_log = structlog.get_logger()


def start_bills() -> None:
    """Just after the round of certificates: has each body bill what fell due."""
    fan_out(RUN)


def run(tenant_id: str) -> None:
    """The bills of one body."""
    with tenant_scope(UUID(tenant_id)):
        run_bills(clock.today())


def run_bills(today: date) -> None:
    """Drafts each instalment that fell due; where the body issues at once, issues them and the audits held since.

    Done again, it finds nothing to do. What the office gave up or credited in full is not billed again by itself. A
    rule's no is noted, and leaves the draft for the office.
    """
    with transaction():
        at_once = bool(setting_on("issue_when_due", today))
        contracts = list_contracts_to_bill()
        audits = [row.Audit.id for row in list_audits_to_invoice(MOST_AUDITS, never_billed=True)] if at_once else []
    for contract_id in contracts:
        _bill(contract_id, lambda one: _bill_new(one, today), at_once)
    for audit_id in audits:
        _bill(audit_id, lambda one: [draft_invoice(one, OFFICE)], at_once)


def bill_signed(contract_id: str) -> None:
    """What a contract calls for at its signature: a deposit, or the whole order."""
    today = clock.today()
    _issue(_bill_new(UUID(contract_id), today), bool(setting_on("issue_when_due", today)))


def _bill_new(contract_id: UUID, today: date) -> list[Invoice]:
    return bill_contract(contract_id, today, OFFICE, never_billed=True)


def _bill(subject_id: UUID, draft: Callable[[UUID], list[Invoice]], at_once: bool) -> None:
    """One contract or audit, in a transaction of its own."""
    try:
        with transaction():
            _issue(draft(subject_id), at_once)
    except CertbodyError as error:
        _log.warning("bills.refused", subject=str(subject_id), error=str(error))


def _issue(drafts: list[Invoice], at_once: bool) -> None:
    for invoice in drafts if at_once else ():
        if not issue_if_complete(invoice.id, OFFICE):
            _log.warning("bills.not_issued", invoice=str(invoice.id))
