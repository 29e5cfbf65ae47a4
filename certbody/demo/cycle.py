"""What happens to a certificate over the years: the nightly rounds, the surveillance audit, suspension, withdrawal."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.certificates.models import Certificate
from certbody.certificates.operations.cycle import tend_certificate
from certbody.certificates.operations.moves import suspend, withdraw
from certbody.demo import audited
from certbody.demo.life import Life
from certbody.demo.stage import at
from certbody.kit import clock
from certbody.kit.dates import add_months
from certbody.kit.db import db

STEP_MONTHS = 2


def follow_cycle(life: Life, certificate_id: UUID | None, until: date | None = None) -> None:
    """Plays the nightly rounds from the decision until today (or a day), one every other month."""
    assert certificate_id is not None
    last = until or clock.today()
    day = max(life.day(50), life.followed_until)
    while (day := add_months(day, STEP_MONTHS)) < last:
        _round(life, certificate_id, day)
    _round(life, certificate_id, last)
    life.followed_until = last


def _round(life: Life, certificate_id: UUID, day: date) -> None:
    with life.cast.stage.scene(at(day, 0, 5)):
        tend_certificate(certificate_id, day)


def surveil(life: Life, certificate_id: UUID | None) -> None:
    """Plans and holds the surveillance audit that the nightly round has opened; nothing was lifted meanwhile."""
    with life.cast.stage.scene(at(life.first_day + timedelta(days=540))):
        statement = select(Audit.id).where(Audit.certificate_id == certificate_id, Audit.kind == "surveillance")
        life.audit_id = db.session.scalars(statement).one()
    assert life.second is not None, "no auditor was booked for it"
    life.auditor, life.first_day = life.second
    life.resume()
    life.plan(-40)
    life.send_plan()
    life.acknowledge()
    audited.hold(life, {})
    audited.close(life)
    audited.report(life)


def survey(life: Life, certificate_id: UUID | None) -> None:
    """The cycle until the surveillance audit, and that audit."""
    follow_cycle(life, certificate_id, until=life.first_day + timedelta(days=50 + 16 * 30))
    surveil(life, certificate_id)


def stop_certificate(life: Life, act: str) -> None:
    """Suspends a certificate whose surveillance was not held, then withdraws it."""
    with life.cast.stage.scene(at(clock.today() - timedelta(days=20 if act == "suspend" else 4), 9)):
        statement = select(Certificate.id).where(Certificate.organisation_id == life.organisation_id)
        certificate_id = db.session.scalars(statement).one()
        if act == "suspend":
            reason = "Audit de surveillance non tenu avant la fin du 22e mois."
            suspend(certificate_id, reason, clock.today(), life.reviewer)
        else:
            withdraw(certificate_id, "Aucune régularisation pendant la suspension.", clock.today(), life.reviewer)
