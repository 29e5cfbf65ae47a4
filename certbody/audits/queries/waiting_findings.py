"""What waits for a member from the opening of an audit to its review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from certbody.audits.models import Audit, Nonconformity, Report, ReportReview
from certbody.audits.queries.audits import visible_to
from certbody.audits.queries.nonconformities import late_on, seen_by
from certbody.audits.rules.deadlines import PLAN_AWAITED
from certbody.kit.dates import PARIS
from certbody.kit.db import db
from certbody.kit.i18n import day
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

SOON = timedelta(days=7)


def list_waiting_findings(by: Actor, today: date) -> list[Waiting]:
    """The work of the audit itself that waits for this member today."""
    found: list[Waiting] = []
    if by.is_client:
        return _for_client(by, today)
    if by.may(Permission.CONDUCT_AUDITS):
        found += _for_auditor(by, today)
    if by.may(Permission.REVIEW_REPORTS):
        found += _for_reviewer(by)
    if by.sees_whole_body and by.may(Permission.READ_FINDINGS):
        found += _for_office(by, today)
    return found


def _for_auditor(by: Actor, today: date) -> list[Waiting]:
    late_before = datetime.combine(today - timedelta(days=setting_on("report_delay_days", today)), time(), tzinfo=PARIS)
    late_report = Audit.closing_at < late_before
    audits = _count(
        Audit,
        visible_to(by),
        today=and_(Audit.state == "plan_sent", Audit.first_day <= today),
        open=Audit.state == "open",
        late=and_(Audit.state == "closed", late_report),
        closed=and_(Audit.state == "closed", or_(Audit.closing_at.is_(None), ~late_report)),
        returned=and_(Audit.state == "reported", _newest_report_returned()),
    )
    followed = _nonconformities(
        by, plans=Nonconformity.state == "plan_submitted", evidence=Nonconformity.state == "evidence_submitted"
    )
    lists = "audits.list_audits", "nonconformities.list_nonconformities"
    return [
        Waiting(_l("Rapports en retard à signer"), audits["late"], lists[0], {"state": "closed"}, "late"),
        Waiting(_l("Audits à tenir"), audits["today"], lists[0], {"state": "plan_sent"}, "soon"),
        Waiting(_l("Audits ouverts, constats à terminer"), audits["open"], lists[0], {"state": "open"}, "soon"),
        Waiting(_l("Rapports retournés à reprendre"), audits["returned"], lists[0], {"state": "reported"}, "soon"),
        Waiting(_l("Rapports à signer"), audits["closed"], lists[0], {"state": "closed"}),
        Waiting(_l("Plans d’actions à examiner"), followed["plans"], lists[1], {"only": "plans"}, "soon"),
        Waiting(_l("Preuves à vérifier"), followed["evidence"], lists[1], {"only": "evidence"}, "soon"),
    ]


def _for_client(by: Actor, today: date) -> list[Waiting]:
    awaited = Nonconformity.state.in_(PLAN_AWAITED)
    counts = _nonconformities(
        by,
        late=late_on(today),
        soon=and_(awaited, Nonconformity.plan_due.between(today, today + SOON)),
        calm=and_(awaited, Nonconformity.plan_due > today + SOON),
        also=(func.min(Nonconformity.plan_due).filter(awaited, Nonconformity.plan_due >= today).label("awaited"),),
    )
    place, awaited_on = "portal_nonconformities.list_nonconformities", counts["awaited"]
    by_day = _("Au plus tard le %(day)s.", day=day(awaited_on, "long")) if awaited_on else None
    return [
        Waiting(_l("Non-conformités en retard"), counts["late"], place, {"only": "late"}, "late"),
        Waiting(_l("Plans d’actions à envoyer dans les 7 jours"), counts["soon"], place, {}, "soon", by_day),
        Waiting(_l("Plans d’actions à écrire"), counts["calm"], place, note=None if counts["soon"] else by_day),
    ]


def _for_reviewer(by: Actor) -> list[Waiting]:
    mine = or_(Audit.reviewer_id == by.membership_id, Audit.reviewer_id.is_(None))
    counts = _count(Audit, mine, reports=and_(Audit.state == "reported", ~_newest_report_returned()))
    return [Waiting(_l("Rapports à revoir"), counts["reports"], "report_review.list_reports_to_review", {}, "soon")]


def _for_office(by: Actor, today: date) -> list[Waiting]:
    counts = _nonconformities(by, majors=and_(Nonconformity.grade == "major", late_on(today)))
    place = "nonconformities.list_nonconformities"
    return [Waiting(_l("Majeures en retard"), counts["majors"], place, {"only": "majors_late"}, "late")]


def _count(table: Any, among: ColumnElement[bool], **conditions: ColumnElement[bool]) -> dict[str, int]:
    """One statement: how many rows meet each condition; those that meet none are not even read."""
    counted = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    statement = select(*counted).select_from(table).where(among, or_(*conditions.values()))
    return dict(db.session.execute(statement).one()._mapping)


def _nonconformities(
    by: Actor, *, also: Sequence[ColumnElement[Any]] = (), **conditions: ColumnElement[bool]
) -> dict[str, Any]:
    counted = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    statement = select(*counted, *also).select_from(Nonconformity).join(Nonconformity.audit)
    asked = seen_by(by), Nonconformity.state != "draft", or_(*conditions.values())
    return dict(db.session.execute(statement.where(*asked)).one()._mapping)


def _newest_report_returned() -> ColumnElement[bool]:
    """Whether the newest version of an audit's report was sent back: no version without an answer is left."""
    answered = exists().where(ReportReview.tenant_id == Report.tenant_id, ReportReview.report_id == Report.id)
    unanswered = exists().where(Report.tenant_id == Audit.tenant_id, Report.audit_id == Audit.id, ~answered)
    return ~unanswered
