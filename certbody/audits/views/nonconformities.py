"""Nonconformities as the body follows them: the list, one of them with its answer, and the auditor's steps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from certbody.audits.models import Nonconformity
from certbody.audits.operations import action_plans, nonconformities
from certbody.audits.operations.team_work import conducts
from certbody.audits.queries import nonconformities as queries
from certbody.audits.queries import nonconformity_answers as answers
from certbody.audits.queries.findings import standard_of
from certbody.audits.schemas.on_site import EvidenceReviewForm, FileForm, PlanReviewForm
from certbody.audits.views.kept_files import keep_upload
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("nonconformities", __name__, url_prefix="/b/<slug>")


@bp.get("/nonconformities")
@requires(Permission.READ_FINDINGS)
def list_nonconformities() -> Any:
    only = request.args.get("only", "open")
    today, by = clock.today(), actor()
    found = queries.list_nonconformities(by, today, only, after=cursor_asked())
    return render_template(
        "audits/nonconformities.html",
        found=found,
        only=only,
        counts=queries.count_by_filter(by, today),
        page={"next_url": next_page("nonconformities.list_nonconformities", found, only)},
        next_due=queries.next_due,
    )


def cursor_asked() -> tuple[date, UUID] | None:
    """Where the page before ended, as the address says it; from the start when it says nothing readable."""
    day, _comma, one = request.args.get("after", "").partition(",")
    try:
        return date.fromisoformat(day), UUID(one)
    except ValueError:
        return None


def next_page(endpoint: str, found: list[Any], only: str) -> str | None:
    """The address of what follows a full page."""
    if len(found) < queries.PAGE:
        return None
    return url_for(endpoint, only=only, after=f"{found[-1].implementation_due.isoformat()},{found[-1].id}")


@bp.get("/nonconformities/<uuid:nonconformity_id>")
@requires(Permission.READ_FINDINGS)
def show_nonconformity(nonconformity_id: UUID) -> Any:
    by = actor()
    one = queries.get_nonconformity(nonconformity_id, by)
    following = queries.find_next_open_audit(one.audit_id)
    return render_template(
        "audits/nonconformity.html",
        **told_of(one),
        follows=conducts(one.audit_id, by) or (following is not None and conducts(following.id, by)),
        at_next_audit=following is not None,
    )


def told_of(one: Nonconformity) -> dict[str, Any]:
    """What its page tells of a nonconformity, to the body and to the organisation alike."""
    return {
        "one": one,
        "indicator": standard_of(one.audit).indicator(one.indicator),
        "answer": answers.get_answer(one.id),
        "events": answers.list_events(one.id),
        "language": str(get_locale() or "fr"),
    }


def _show_reviewed(action_plan_id: UUID) -> Any:
    plan = answers.get_action_plan(action_plan_id, actor())
    return show_nonconformity(nonconformity_id=plan.nonconformity_id)


@bp.post("/action-plans/<uuid:action_plan_id>/review")
@requires(Permission.REVIEW_PLANS)
@form(PlanReviewForm, page=_show_reviewed)
def review_plan(action_plan_id: UUID, values: dict[str, Any]) -> Any:
    review = action_plans.review_plan(action_plan_id, values["outcome"], values["comment"], actor())
    plan = answers.get_action_plan(action_plan_id, actor())
    return done(_url(plan.nonconformity_id), _("Votre réponse est partie."), review.id)


@bp.post("/nonconformities/<uuid:nonconformity_id>/evidence")
@requires(Permission.REVIEW_PLANS)
@form(FileForm, page=show_nonconformity)
def add_evidence(nonconformity_id: UUID, values: dict[str, Any]) -> Any:
    nonconformities.get_followed(nonconformity_id, actor())
    row = nonconformities.add_evidence(nonconformity_id, keep_upload(values["file"]), values["note"], actor())
    return done(_url(nonconformity_id), _("La preuve est jointe."), row.id)


@bp.post("/nonconformities/<uuid:nonconformity_id>/evidence/review")
@requires(Permission.REVIEW_PLANS)
@form(EvidenceReviewForm, page=show_nonconformity)
def review_evidence(nonconformity_id: UUID, values: dict[str, Any]) -> Any:
    lifted = values["outcome"] == "lifted"
    answer = nonconformities.lift if lifted else nonconformities.return_evidence
    row = answer(nonconformity_id, values["note"], actor())
    message = _("La non-conformité est levée.") if lifted else _("Votre réponse est partie.")
    return done(_url(nonconformity_id), message, row.id)


@bp.post("/nonconformities/<uuid:nonconformity_id>/requalification")
@requires(Permission.REVIEW_PLANS)
def requalify(nonconformity_id: UUID) -> Any:
    major = nonconformities.requalify(nonconformity_id, actor())
    return done(_url(major.id), _("La mineure est requalifiée en majeure."), major.id)


@bp.get("/nonconformities/<uuid:nonconformity_id>/evidence/<uuid:nonconformity_evidence_id>")
@requires(Permission.READ_FINDINGS)
def open_evidence(nonconformity_id: UUID, nonconformity_evidence_id: UUID) -> Any:
    return send_stored(answers.get_evidence(nonconformity_id, nonconformity_evidence_id, actor()).file_id)


def _url(nonconformity_id: UUID) -> str:
    return url_for("nonconformities.show_nonconformity", nonconformity_id=nonconformity_id)
