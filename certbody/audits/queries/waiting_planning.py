"""What waits for a member before an audit: sizing, planning, sending, acknowledging, declaring, going there."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select

from certbody.audits.models import Audit, AuditMember
from certbody.audits.queries.audits import CONDUCT, visible_to
from certbody.audits.queries.on_site import count_resized_on_site
from certbody.audits.queries.register import count_applications_to_open, plan_sending_passed, propose_by_passed
from certbody.audits.queries.size_notices import NOTIFIED_IN, awaits_note
from certbody.audits.queries.unfit_plans import team_no_longer_fits
from certbody.kit.db import db
from certbody.kit.i18n import day
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.rules.permissions import Permission

_LIST = "audits.list_audits"
_OWN = "portal_audits.list_audits"


def list_planning(by: Actor, today: date) -> list[Waiting]:
    """The work before audits that waits for this member. At most two statements."""
    if by.is_client:
        return _client(by)
    office = _office(today) if by.may(Permission.PLAN_AUDITS) else []
    return office + (_auditor(by, today) if by.may(Permission.CONDUCT_AUDITS) else [])


def _office(today: date) -> list[Waiting]:
    late = and_(Audit.state == "contracted", propose_by_passed(today))
    row = db.session.execute(
        select(
            count_applications_to_open().label("to_open"),
            func.count().filter(Audit.state == "draft").label("draft"),
            func.count().filter(Audit.state == "contracted").label("contracted"),
            func.count().filter(late).label("late"),
            func.count().filter(Audit.state == "planned").label("planned"),
            func.count().filter(plan_sending_passed(today)).label("unsent"),
            func.count().filter(team_no_longer_fits(today)).label("unfit"),
            func.count().filter(awaits_note()).label("untold"),
            count_resized_on_site().label("resized"),
        ).where(Audit.state.in_(("draft", *NOTIFIED_IN)))
    ).one()
    return [
        Waiting(_l("Demandes recevables, audit à ouvrir"), row.to_open, "audits.list_applications", tone="soon"),
        Waiting(_l("Audits à dimensionner"), row.draft, _LIST, {"state": "draft"}),
        Waiting(_l("Audits à planifier, délai de 30 jours dépassé"), row.late, _LIST, {"late": "1"}, "late"),
        Waiting(_l("Audits planifiés, équipe à revoir"), row.unfit, _LIST, {"unfit": "1"}, "late"),
        Waiting(_l("Nouvelle durée, client à entendre"), row.untold, _LIST, {"untold": "1"}, "soon"),
        Waiting(_l("Durée revue sur place, à prendre en compte"), row.resized, _LIST, {"resized": "1"}, "soon"),
        Waiting(_l("Audits à planifier"), row.contracted, _LIST, {"state": "contracted"}, "soon"),
        Waiting(
            _l("Plans d’audit à envoyer, délai dépassé"), row.unsent, _LIST, {"state": "planned", "late": "1"}, "late"
        ),
        Waiting(_l("Plans d’audit à revoir ou à envoyer"), row.planned, _LIST, {"state": "planned"}, "soon"),
    ]


def _auditor(by: Actor, today: date) -> list[Waiting]:
    monday = today - timedelta(days=today.weekday())
    undeclared = and_(AuditMember.declared_impartial_at.is_(None), Audit.state.in_(("planned", "plan_sent")))
    this_week = and_(
        Audit.first_day <= monday + timedelta(days=6),
        Audit.last_day >= monday,
        Audit.state.in_(("planned", "plan_sent", "open")),
    )
    on_site = and_(Audit.state.in_(("plan_sent", "open")), AuditMember.role.in_(CONDUCT))
    row = db.session.execute(
        select(
            func.count().filter(undeclared).label("undeclared"),
            func.count().filter(this_week).label("week"),
            func.count().filter(on_site).label("on_site"),
        )
        .select_from(AuditMember)
        .join(Audit, (Audit.tenant_id == AuditMember.tenant_id) & (Audit.id == AuditMember.audit_id))
        .where(AuditMember.membership_id == by.membership_id)
    ).one()
    missions = "missions.list_missions"
    return [
        Waiting(_l("Impartialité à déclarer"), row.undeclared, missions, {"only": "undeclared"}, "soon"),
        Waiting(_l("Missions cette semaine"), row.week, missions, {"only": "week"}),
        Waiting(_l("Audits à travailler sur site, avec ou sans réseau"), row.on_site, "workbench_shell.show_shell"),
    ]


def _client(by: Actor) -> list[Waiting]:
    plans = and_(Audit.state == "plan_sent", Audit.plan_acknowledged_at.is_(None))
    told = Audit.plan_sent_at.is_not(None)
    row = db.session.execute(
        select(
            func.count().filter(plans).label("plans"),
            func.count().filter(awaits_note()).label("sizes"),
            func.count().label("prepared"),
            func.min(Audit.first_day).filter(plans).label("plan_day"),
            func.min(Audit.first_day).filter(awaits_note(), told).label("size_day"),
            func.min(Audit.first_day).filter(told).label("prepared_day"),
        )
        .select_from(Audit)
        .where(visible_to(by), Audit.state.in_(NOTIFIED_IN))
    ).one()
    return [
        Waiting(_l("Plan d’audit à confirmer"), row.plans, _OWN, {}, "soon", _begins(row.plan_day)),
        Waiting(_l("Nouvelle durée à confirmer"), row.sizes, _OWN, {}, "soon", _begins(row.size_day)),
        Waiting(
            _l("Audit à préparer, jusqu’à sa clôture"), row.prepared, "portal_preparation.list_preparations",
            note=_begins(row.prepared_day),
        ),
    ]  # fmt: skip


def _begins(first_day: date | None) -> str | None:
    """The first day of the audit, the soonest of several; none before its plan is sent."""
    return _("L’audit commence le %(day)s.", day=day(first_day, "long")) if first_day else None
