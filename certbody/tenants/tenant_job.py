"""Where background work starts: opens the tenant's scope, does one outbox message once, commits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import select

from certbody.kit import clock, jobs, transaction
from certbody.kit.db import db
from certbody.kit.outbox import RUNNER, OutboxMessage
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import Tenant

_log = structlog.get_logger()
_SWEEP = "certbody.tenants.tenant_job.sweep"
_STALE_SECONDS = 60


def run_message(tenant_id: str, message_id: str) -> None:
    """Does one message: the queue may call twice, a lock and the state make it happen once."""
    with tenant_scope(UUID(tenant_id)):
        try:
            with transaction.transaction():
                _do(UUID(message_id))
        except Exception as error:
            with transaction.transaction():
                _note_failure(UUID(message_id), error)
            raise


def _do(message_id: UUID) -> None:
    message = db.session.scalar(
        select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update(skip_locked=True)
    )
    if message is None or message.state == "done":
        return
    reactions: dict[str, Any] = current_app.extensions["certbody_reactions"]
    reactions[message.kind](**message.payload)
    message.state, message.done_at, message.attempts = "done", clock.now(), message.attempts + 1
    _log.info("job.done", kind=message.kind, message=str(message.id))


def _note_failure(message_id: UUID, error: Exception) -> None:
    message = db.session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update())
    if message is None:
        return
    message.attempts += 1
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    if message.attempts > len(jobs.PAUSES):
        message.state = "failed"


def fan_out(function: str) -> None:
    """Enqueues one job per active tenant: the only cross-tenant step, and it reads the list of tenants alone."""
    for tenant_id in db.session.scalars(select(Tenant.id).where(Tenant.status == "active")):
        jobs.enqueue(function, str(tenant_id))


def sweep_all() -> None:
    """Every minute: has each tenant look for messages that a crash left behind."""
    fan_out(_SWEEP)


def sweep(tenant_id: str) -> None:
    """Enqueues again the tenant's messages that have waited too long."""
    with tenant_scope(UUID(tenant_id)):
        for message in db.session.scalars(select(OutboxMessage).where(OutboxMessage.state == "pending").limit(500)):
            if (clock.now() - message.created_at).total_seconds() > _STALE_SECONDS:
                jobs.enqueue(RUNNER, tenant_id, str(message.id), job_id=f"message-{message.id}")
