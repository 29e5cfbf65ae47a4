"""The fact of a notified nonconformity, once its finding was corrected."""

from __future__ import annotations

from sqlalchemy import select

from certbody.audits.models import Audit, Finding, Nonconformity, NonconformityEvent
from certbody.audits.operations.team_work import write_client
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def follow_finding(audit: Audit, finding: Finding, why: str, by: Actor) -> None:
    """A notified nonconformity says the fact of its finding, as corrected; the organisation is told, and why.

    What was notified stays in its history. Its grade and its days never move: the clock runs from the notification
    (R4.3).
    """
    statement = select(Nonconformity).where(Nonconformity.finding_id == finding.id, Nonconformity.state != "draft")
    for one in db.session.scalars(statement.with_for_update()):
        if one.fact != finding.fact:
            _correct(audit, one, finding.fact, why, by)


def _correct(audit: Audit, one: Nonconformity, fact: str, why: str, by: Actor) -> None:
    former, one.fact = one.fact, fact
    db.session.add(
        NonconformityEvent(
            nonconformity_id=one.id,
            from_state=one.state,
            to_state=one.state,
            at=clock.now(),
            actor_id=by.person_id,
            actor_name=by.name,
            note=why,
            former_fact=former,
        )
    )
    db.session.flush()
    journal.record("nonconformity.fact_corrected", one, by, before={"fact": former}, after={"fact": fact}, reason=why)
    path = f"portal/nonconformities/{one.id}"
    write_client("nonconformity_corrected", audit, path, number=one.number, former=former, fact=fact, reason=why)
