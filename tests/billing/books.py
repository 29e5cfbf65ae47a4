"""Books to start a test from: invoices issued, paid and credited; what each account holds; a hand on the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, create_engine, func, select, text

from certbody.billing.models import LedgerLine
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.queries.invoices import list_lines
from certbody.kit import clock
from certbody.kit.db import db
from tests.billing.scenes import Scene, a_draft, complete_profile
from tests.support import Body


def issued(scene: Scene) -> UUID:
    """An issued invoice of 120 €."""
    with scene.bench.inside(scene.body):
        complete_profile()
        return issue_invoice(a_draft(scene.organisation_id).id, scene.office).id


def paid(scene: Scene, invoice_id: UUID, cents: int) -> UUID:
    """Money received today."""
    with scene.bench.inside(scene.body):
        return record_payment(invoice_id, cents, clock.today(), "transfer", "", scene.office).id


def credited(scene: Scene, invoice_id: UUID, net_cents: int) -> UUID:
    """A credit note on the first line."""
    with scene.bench.inside(scene.body):
        line = list_lines(invoice_id)[0].id
        return credit_invoice(invoice_id, {line: net_cents}, "Remise accordée après coup", scene.office).id


def held_by_accounts(scene: Scene) -> Mapping[str, int]:
    """Debits less credits of each account, in cents."""
    left = func.sum(LedgerLine.debit_cents - LedgerLine.credit_cents)
    with scene.bench.inside(scene.body):
        rows = db.session.execute(select(LedgerLine.role, left).group_by(LedgerLine.role))
        return {role: int(cents) for role, cents in rows}


@contextmanager
def as_owner(body: Body, url: str) -> Iterator[Connection]:
    """The database as its owner sees it, for what the program cannot do: change or remove a line of the books."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("select set_config('app.tenant_id', :tenant, true)"), {"tenant": str(body.id)})
        yield connection
    engine.dispose()
