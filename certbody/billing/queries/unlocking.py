"""Reading what an audit's plan waits for, where the body asks to be paid first."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.billing.models import Contract, Invoice, PlanningUnlock
from certbody.billing.queries.invoices import get_balance
from certbody.billing.queries.schedules import read_schedule
from certbody.billing.rules.unlocking import FIRST, Awaited, may_send_plan
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.verdict import ALLOWED, Verdict
from certbody.tenants.queries.settings import setting_on

SETTING = "plan_after_payment"


def payment_verdict(audit: Audit) -> Verdict:
    """Whether what the audit's own contract bills before the audit is paid; nothing is asked when the rule is off."""
    if not setting_on(SETTING, clock.today()):
        return ALLOWED
    contract = _find_own_contract(audit.id)
    if contract is None:
        return ALLOWED
    lifted = find_unlock(audit.id) is not None
    return may_send_plan(_list_awaited(contract), contract.number, asked=True, lifted=lifted)


def list_awaited_invoices(audit_id: UUID) -> list[Invoice]:
    """The invoices that bill an audit's own contract before the audit, drafts among them."""
    contract = _find_own_contract(audit_id)
    rows = read_schedule(contract).rows if contract else ()
    return [row.invoice for row in rows if row.invoice is not None and row.instalment.occasion in FIRST]


def _list_awaited(contract: Contract) -> list[Awaited]:
    rows = [row for row in read_schedule(contract).rows if row.instalment.occasion in FIRST]
    return [Awaited(row.instalment.occasion, *_state_of(row.invoice)) for row in rows]


def _state_of(invoice: Invoice | None) -> tuple[str | None, int]:
    return (invoice.number, get_balance(invoice.id).due_cents) if invoice is not None else (None, 0)


def _find_own_contract(audit_id: UUID) -> Contract | None:
    statement = select(Contract).where(Contract.audit_id == audit_id, Contract.signed_at.is_not(None))
    return db.session.scalar(statement.order_by(Contract.signed_at.desc()).limit(1))


def find_unlock(audit_id: UUID) -> PlanningUnlock | None:
    """That the rule was lifted for an audit, by whom and why; None when it was not."""
    return db.session.scalar(select(PlanningUnlock).where(PlanningUnlock.audit_id == audit_id))
