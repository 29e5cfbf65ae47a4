"""The people who audit: the list, and one person's page with what is recorded about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.auditors.operations import records
from certbody.auditors.queries import people
from certbody.auditors.queries.assignment import list_resting_on
from certbody.auditors.schemas.records import (
    AbsenceForm,
    EndedLinkForm,
    LinkForm,
    QualificationForm,
    RevocationForm,
)
from certbody.kit import clock
from certbody.kit.errors import Invalid, NotAllowed, NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.models import Membership
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.commitments import commitments_of
from certbody.tenants.views.serving import send_stored

bp = Blueprint("auditors", __name__, url_prefix="/b/<slug>/auditors")
SOON_DAYS = 60


@bp.get("/")
@requires(Permission.PLAN_AUDITS)
def list_auditors() -> Any:
    today = clock.today()
    return render_template(
        "auditors/list.html",
        members=people.list_auditors(),
        held=people.list_held_categories(today),
        soon_days=SOON_DAYS,
    )


@bp.get("/<uuid:membership_id>")
@requires(Permission.READ_FINDINGS)
def show_auditor(membership_id: UUID) -> Any:
    member = people.get_auditor(membership_id, actor())
    return render_template(
        "auditors/show.html",
        own=actor().membership_id == membership_id,
        may_edit=actor().may(Permission.PLAN_AUDITS),
        soon_days=SOON_DAYS,
        **_record_of(member),
    )


def _record_of(member: Membership) -> dict[str, Any]:
    today, links = clock.today(), people.list_links(member.id)
    return {
        "member": member,
        "qualifications": people.list_qualifications(member.id),
        "links": links,
        "organisations": people.organisation_names([link.organisation_id for link in links]),
        "absences": people.list_absences(member.id, today),
        "commitments": commitments_of(member.id),
        "busy": people.list_busy(member.person_id, today),
    }


@bp.get("/<uuid:membership_id>/qualifications/new")
@requires(Permission.PLAN_AUDITS)
def new_qualification(membership_id: UUID) -> Any:
    return _page("auditors/qualification.html", membership_id)


@bp.post("/<uuid:membership_id>/qualifications/new")
@requires(Permission.PLAN_AUDITS)
@form(QualificationForm, page=new_qualification)
def record_qualification(membership_id: UUID, values: dict[str, Any]) -> Any:
    sent = values.pop("file")
    file = (sent.filename, sent.stream) if sent else None
    row = records.record_qualification(membership_id, {**values, "file": file}, actor())
    return done(_back(membership_id), _("La qualification est enregistrée."), row.id)


@bp.get("/<uuid:membership_id>/qualifications/<uuid:qualification_id>/revoke")
@requires(Permission.PLAN_AUDITS)
def ask_revocation(membership_id: UUID, qualification_id: UUID) -> Any:
    held = {row.id: row for row in people.list_qualifications(membership_id)}
    if qualification_id not in held:
        raise NotFound
    touched = list_resting_on(held[qualification_id], commitments_of(membership_id))
    return _page("auditors/revoke.html", membership_id, qualification=held[qualification_id], commitments=touched)


@bp.post("/<uuid:membership_id>/qualifications/<uuid:qualification_id>/revoke")
@requires(Permission.PLAN_AUDITS)
@form(RevocationForm, page=ask_revocation)
def revoke_qualification(membership_id: UUID, qualification_id: UUID, values: dict[str, Any]) -> Any:
    row = records.revoke_qualification(qualification_id, actor(), values["reason"])
    return done(_back(membership_id), _("La qualification est retirée à compter d’aujourd’hui."), row.id)


@bp.get("/<uuid:membership_id>/qualifications/<uuid:qualification_id>/proof")
@requires(Permission.READ_FINDINGS)
def download_proof(membership_id: UUID, qualification_id: UUID) -> Any:
    people.get_auditor(membership_id, actor())
    held = {row.id: row.proof_file_id for row in people.list_qualifications(membership_id)}
    file_id = held.get(qualification_id)
    if file_id is None:
        raise NotFound
    return send_stored(file_id)


@bp.get("/<uuid:membership_id>/links/new")
@requires(Permission.PLAN_AUDITS)
def new_link(membership_id: UUID) -> Any:
    return _page("auditors/link.html", membership_id)


@bp.post("/<uuid:membership_id>/links/new")
@requires(Permission.PLAN_AUDITS)
@form(LinkForm, page=new_link)
def record_link(membership_id: UUID, values: dict[str, Any]) -> Any:
    organisation_id = people.find_organisation(values["organisation"])
    if organisation_id is None:
        raise Invalid({"organisation": ["organisation_unknown"]})
    row = records.record_link(membership_id, {**values, "organisation_id": organisation_id}, actor())
    return done(_back(membership_id), _("Le lien est enregistré."), row.id)


@bp.get("/<uuid:membership_id>/links/<uuid:impartiality_link_id>/end")
@requires(Permission.PLAN_AUDITS)
def ask_link_end(membership_id: UUID, impartiality_link_id: UUID) -> Any:
    links = {row.id: row for row in people.list_links(membership_id)}
    if impartiality_link_id not in links:
        raise NotFound
    return _page("auditors/end_link.html", membership_id, link=links[impartiality_link_id])


@bp.post("/<uuid:membership_id>/links/<uuid:impartiality_link_id>/end")
@requires(Permission.PLAN_AUDITS)
@form(EndedLinkForm, page=ask_link_end)
def end_link(membership_id: UUID, impartiality_link_id: UUID, values: dict[str, Any]) -> Any:
    row = records.end_link(impartiality_link_id, values["ended_on"], actor())
    return done(_back(membership_id), _("La fin du lien est enregistrée."), row.id)


@bp.get("/<uuid:membership_id>/absences/new")
@requires(Permission.READ_FINDINGS)
def new_absence(membership_id: UUID) -> Any:
    _own_or_office(membership_id)
    return _page("auditors/absence.html", membership_id)


@bp.post("/<uuid:membership_id>/absences/new")
@requires(Permission.READ_FINDINGS)
@form(AbsenceForm, page=new_absence)
def record_absence(membership_id: UUID, values: dict[str, Any]) -> Any:
    _own_or_office(membership_id)
    row = records.record_absence(membership_id, values, actor())
    return done(_back(membership_id), _("L’absence est enregistrée."), row.id)


def _own_or_office(membership_id: UUID) -> None:
    people.get_auditor(membership_id, actor())
    if not (actor().may(Permission.PLAN_AUDITS) or actor().membership_id == membership_id):
        raise NotAllowed(Permission.PLAN_AUDITS)


def _page(template: str, membership_id: UUID, **more: Any) -> str:
    member = people.get_auditor(membership_id, actor())
    return render_template(template, member=member, action=request.path, back=_back(membership_id), **more)


def _back(membership_id: UUID) -> str:
    return url_for("auditors.show_auditor", membership_id=membership_id)
