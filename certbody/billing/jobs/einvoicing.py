"""Background work with the approved platform: handing over, telling of money, reading what it says."""

from __future__ import annotations

from uuid import UUID

import structlog

from certbody.billing import approved_platform
from certbody.billing.approved_platform import Platform
from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.operations import einvoicing
from certbody.kit.transaction import transaction
from certbody.tenants.boundary import current_tenant, tenant_scope
from certbody.tenants.queries.tenants import slug_of
from certbody.tenants.tenant_job import fan_out

READ = "certbody.billing.jobs.einvoicing.run"
_log = structlog.get_logger()


def deposit(invoice_id: str) -> None:
    """Hands an invoice over."""
    einvoicing.deposit_invoice(UUID(invoice_id), OFFICE)


def tell_cashed(payment_id: str) -> None:
    """Tells of money."""
    einvoicing.tell_cashed(UUID(payment_id), OFFICE)


def start_reading() -> None:
    """Every quarter of an hour: has each body read what the platform says."""
    if approved_platform.in_use():
        fan_out(READ)


def run(tenant_id: str) -> None:
    """The messages of one body."""
    with tenant_scope(UUID(tenant_id)):
        read_messages()


def read_messages() -> int:
    """Reads every message that waits, each in its own transaction, and puts it away after it; says how many.

    One that causes trouble keeps no other waiting: it stays where it is and comes again the next time.
    """
    away = approved_platform.in_use()
    if away is None:
        return 0
    with transaction():
        body = slug_of(current_tenant())
    waiting = away.list_messages(body)
    return sum(_read(away, body, name) for name in waiting)


def _read(away: Platform, body: str, name: str) -> bool:
    try:
        with transaction():
            understood = einvoicing.take_in(away, name, OFFICE)
        away.put_away(body, name, understood=understood)
    except FileNotFoundError:  # another worker was there first
        return False
    except Exception:
        _log.exception("einvoice.trouble", name=name)
        return False
    return True
