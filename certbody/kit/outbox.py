"""Messages to do after the commit: written in the same transaction as the change that causes them.

A crash between the commit and the queue loses nothing: the row stays `pending`, and the sweep enqueues it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import RedisError
from sqlalchemy import CheckConstraint, Index, event, func, text
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.unitofwork import UOWTransaction

from certbody.kit import jobs
from certbody.kit.db import Model, TenantOwned, db

RUNNER = "certbody.tenants.tenant_job.run_message"
_log = structlog.get_logger()


class OutboxMessage(TenantOwned, Model):
    """One thing to do for one tenant, kept after it is done."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state in ('pending', 'done', 'failed')", name="state"),
        Index("ix_outbox_message_pending", "tenant_id", "created_at", postgresql_where=text("state <> 'done'")),
    )

    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]


def post(kind: str, **payload: Any) -> OutboxMessage:
    """Queues a message of this kind, to leave when (and only if) the transaction commits. Ids and plain text only."""
    message = OutboxMessage(kind=kind, payload=payload)
    db.session.add(message)
    return message


def post_mail(
    template: str, to: str, *, locale: str = "fr", files: Sequence[UUID] = (), **values: Any
) -> OutboxMessage:
    """Queues a mail made from `templates/email/<template>/` for one address, with plain values for its text.

    `files`: the kept files that go with it; their bytes are read when it leaves.
    """
    attached = {"files": [str(one) for one in files]} if files else {}
    return post("mail", template=template, to=to, locale=locale, values=values, **attached)


def relay(session: Session) -> None:
    """Hands committed messages to the queue; when the queue is away they wait for the sweep."""
    waiting: list[tuple[UUID, UUID]] = session.info.pop("outbox", [])
    for tenant_id, message_id in waiting:
        try:
            jobs.enqueue(RUNNER, str(tenant_id), str(message_id))
        except RedisError as error:
            _log.warning("outbox.queue_away", tenant=str(tenant_id), error=type(error).__name__)
            return


def forget(session: Session) -> None:
    """Drops what a rolled-back transaction would have sent."""
    session.info.pop("outbox", None)


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    for row in session.new:
        if isinstance(row, OutboxMessage):
            session.info.setdefault("outbox", []).append((row.tenant_id, row.id))
