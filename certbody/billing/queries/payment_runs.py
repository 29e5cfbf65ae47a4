"""Reading the orders to the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.billing.models import AuditorFee, PaymentRun, PaymentRunLine
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant


def list_runs(size: int, before: UUID | None) -> Sequence[PaymentRun]:
    """The orders, the newest first."""
    statement = select(PaymentRun).order_by(PaymentRun.id.desc()).limit(size)
    return db.session.scalars(statement.where(PaymentRun.id < before) if before else statement).all()


def get_run(run_id: UUID, *, lock: bool = False) -> PaymentRun:
    """An order, locked until the transaction ends when asked; NotFound when there is none."""
    statement = select(PaymentRun).where(PaymentRun.tenant_id == current_tenant(), PaymentRun.id == run_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    run = db.session.scalar(statement)
    if run is None:
        raise NotFound
    return run


def list_run_lines(run_id: UUID) -> Sequence[Any]:
    """The transfers of an order with the fee that each pays."""
    statement = (
        select(PaymentRunLine, AuditorFee)
        .join(AuditorFee, (AuditorFee.tenant_id == PaymentRunLine.tenant_id) & (AuditorFee.id == PaymentRunLine.fee_id))
        .where(PaymentRunLine.run_id == run_id)
        .order_by(PaymentRunLine.id)
    )
    return db.session.execute(statement).all()


def find_living_run(fee_id: UUID) -> PaymentRun | None:
    """The order that a fee is in, cancelled ones left out."""
    statement = (
        select(PaymentRun)
        .join(
            PaymentRunLine,
            (PaymentRunLine.tenant_id == PaymentRun.tenant_id) & (PaymentRunLine.run_id == PaymentRun.id),
        )
        .where(PaymentRunLine.fee_id == fee_id, PaymentRunLine.living)
    )
    return db.session.scalar(statement)
