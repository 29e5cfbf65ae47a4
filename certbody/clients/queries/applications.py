"""Reading applications, their reviews, and what an application states so far as the rules see it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from certbody.clients.models import Application, ApplicationReview, Organisation, Site
from certbody.clients.rules import application as rules
from certbody.kit.countries import FRANCE
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import JournalEntry

STEP_SAVED = "application.step_saved"
STEPS = ("identity", "activity", "sites", "figures", "actions", "history", "wishes", "check")
KINDS = ("initial", "renewal", "extension", "pre_audit")
OUTCOMES = ("admissible", "returned", "refused")
OPEN_TO_APPLICANT = ("draft", "returned")


def get_application(application_id: UUID, by: Actor, *, lock: bool = False) -> Application:
    """An application with its organisation, for the office or the organisation itself; NotFound otherwise."""
    statement = (
        select(Application)
        .options(joinedload(Application.organisation))
        .where(Application.tenant_id == current_tenant(), Application.id == application_id)
    )
    if lock:
        statement = statement.with_for_update(of=Application).execution_options(populate_existing=True)
    application = db.session.scalar(statement)
    if application is None or not (by.sees_whole_body or by.organisation_id == application.organisation_id):
        raise NotFound
    return application


def list_applications(by: Actor, state: str = "submitted", limit: int = 100) -> list[Application]:
    """Applications in a state with their organisations, those that have waited longest first."""
    if not by.sees_whole_body:
        raise NotFound
    statement = (
        select(Application)
        .options(joinedload(Application.organisation))
        .where(Application.state == state)
        .order_by(Application.submitted_at.nulls_last(), Application.created_at, Application.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def list_applications_of(organisation_id: UUID) -> list[Application]:
    """All applications of one organisation, newest first."""
    statement = (
        select(Application)
        .where(Application.organisation_id == organisation_id)
        .order_by(Application.created_at.desc(), Application.id.desc())
    )
    return list(db.session.scalars(statement))


def newest_states(organisation_ids: list[UUID]) -> dict[UUID, str]:
    """The state of each organisation's newest application."""
    statement = (
        select(Application.organisation_id, Application.state)
        .ext(distinct_on(Application.organisation_id))
        .where(is_one_of(Application.organisation_id, organisation_ids))
        .where(Application.tenant_id == current_tenant())
        .order_by(Application.organisation_id, Application.created_at.desc())
    )
    return dict(db.session.execute(statement).all())


def count_by_state(organisation_id: UUID | None = None) -> dict[str, int]:
    """How many applications stand in each state; of one organisation when named."""
    statement = select(Application.state, func.count()).where(Application.tenant_id == current_tenant())
    if organisation_id is not None:
        statement = statement.where(Application.organisation_id == organisation_id)
    return dict(db.session.execute(statement.group_by(Application.state)).all())


def list_reviews(application_id: UUID) -> list[ApplicationReview]:
    """The reviews of an application, newest first."""
    statement = (
        select(ApplicationReview)
        .where(ApplicationReview.application_id == application_id)
        .order_by(ApplicationReview.at.desc(), ApplicationReview.id.desc())
    )
    return list(db.session.scalars(statement))


def saved_steps(application_id: UUID) -> frozenset[str]:
    """The steps of the form that were answered and saved, as the journal tells."""
    statement = select(JournalEntry.after["step"].as_string()).where(
        JournalEntry.subject_type == "application",
        JournalEntry.subject_id == application_id,
        JournalEntry.event == STEP_SAVED,
        JournalEntry.tenant_id == current_tenant(),
    )
    return frozenset(step for step in db.session.scalars(statement) if step)


def stated(application: Application, sites: list[Site], saved: frozenset[str], received_on: date) -> rules.Application:
    """What the organisation has stated so far, as the rules read it. An unticked box counts once its step was saved."""
    organisation: Organisation = application.organisation
    answered = "activity" in saved
    return rules.Application(
        received_on=received_on,
        name=organisation.name,
        siren=organisation.siren,
        abroad=organisation.country != FRANCE,
        siret=organisation.siret,
        legal_status=organisation.legal_status,
        contact_name=organisation.manager_name,
        contact_email=organisation.email,
        contact_phone=organisation.phone,
        nda=organisation.nda or "",
        nda_requested_on=application.nda_requested_on,
        nda_request_proven=application.nda_request_file_id is not None,
        categories=tuple(application.categories),
        traits={trait: trait in application.traits if answered else None for trait in rules.TRAITS},
        sites=len(sites),
        sites_exhaustive="sites" in saved,
        organisation_chart=application.chart_file_id is not None,
        labels_answered="history" in saved,
        wished_from=application.wished_from,
        turnover_cents=application.turnover_cents,
        actions=tuple(_declared(category, action) for category, action in application.actions.items()),
    )


def _declared(category: str, action: dict[str, str]) -> rules.DeclaredAction:
    return rules.DeclaredAction(category, day_of(action.get("first_day")), day_of(action.get("last_day")))


def day_of(text: str | None) -> date | None:
    """The day that an application keeps as text, 2026-03-02."""
    return date.fromisoformat(text) if text else None
