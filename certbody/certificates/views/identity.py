"""Changes of identity, as the office handles them: the list, opening, completing, deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.models import IdentityCase
from certbody.certificates.operations import identity as operations
from certbody.certificates.operations import identity_decision as deciding
from certbody.certificates.queries import identity as queries
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import identity as rules
from certbody.certificates.schemas.identity import (
    AbandonForm,
    CompletionForm,
    EvidenceForm,
    IdentityDecisionForm,
    IdentityForm,
)
from certbody.clients.models import Organisation
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.queries.public_list import Comparison, compare_with_list
from certbody.clients.views.organisations import compared_with_typed
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.operations.files import keep_file
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import uuid_argument
from certbody.tenants.views.serving import send_stored

bp = Blueprint("identity_cases", __name__, url_prefix="/b/<slug>/identity-cases")


@bp.get("/")
@requires(Permission.READ_CERTIFICATES)
def list_cases() -> Any:
    organisation_id = uuid_argument("organisation")
    organisation = get_organisation(organisation_id, actor()) if organisation_id else None
    rows = queries.list_cases(actor(), organisation_id)
    return render_template("certificates/identity_cases.html", rows=rows, organisation=organisation)


@bp.get("/new/<uuid:organisation_id>")
@requires(Permission.MANAGE_CERTIFICATES)
def new_case(organisation_id: UUID) -> Any:
    if (case := queries.find_undecided(organisation_id)) is not None:
        return redirect(url_for("identity_cases.show_case", identity_case_id=case.id), 303)
    return opening_page("certificates/identity_new.html", get_organisation(organisation_id, actor()))


def opening_page(template: str, organisation: Organisation) -> str:
    """The form that opens a case, with the identity that holds until now."""
    days = setting_on("identity_notice_days", clock.today())
    return render_template(
        template, organisation=organisation, shown=shown_values(organisation), days=days,
        comparison=compared_with_typed(),
    )  # fmt: skip


def shown_values(organisation: Organisation, case: IdentityCase | None = None) -> dict[str, Any]:
    """What the form holds when it is opened: the identity of today, or what the case says of it."""
    values: dict[str, Any] = {name: getattr(organisation, name) or "" for name in operations.IDENTITY}
    if case is None:
        return {**values, "kind": None, "effective_on": None, "activity": None, "explanation": ""}
    activity = "unchanged" if case.activity_unchanged else "changed"
    return {**values, **case.after, "kind": case.kind, "effective_on": case.effective_on, "activity": activity,
            "explanation": case.explanation}  # fmt: skip


@bp.post("/new/<uuid:organisation_id>")
@requires(Permission.MANAGE_CERTIFICATES)
@form(IdentityForm, page=new_case)
def open_case(organisation_id: UUID, values: dict[str, Any]) -> Any:
    case = operations.open_case(organisation_id, told(values), uploaded(values), actor())
    url = url_for("identity_cases.show_case", identity_case_id=case.id)
    return done(url, _("Le dossier est ouvert et le client est averti."), case.id)


def told(values: dict[str, Any]) -> dict[str, Any]:
    """What the form says, as the operations take it."""
    return {**values, "activity_unchanged": values["activity"] == "unchanged"}


def uploaded(values: dict[str, Any]) -> Any:
    """The paper that came with a form, kept."""
    return keep_file(values["file"].filename or "", values["file"].stream, actor())


@bp.get("/<uuid:identity_case_id>")
@requires(Permission.READ_CERTIFICATES)
def show_case(identity_case_id: UUID) -> Any:
    case = queries.get_case(identity_case_id, actor())
    return render_template("certificates/identity_case.html", **case_page(case), **_deciding(case))


def case_page(case: IdentityCase) -> dict[str, Any]:
    """What the organisation and the office both read of a case."""
    days = setting_on("identity_notice_days", case.opened_on)
    due_on = rules.notice_due(case.effective_on, days)
    return {
        "case": case,
        "decision": queries.find_decision(case),
        "evidence": queries.list_evidence(case.id),
        "undecided": case.state in queries.UNDECIDED,
        "late_since": due_on if case.opened_on > due_on else None,
    }


def _deciding(case: IdentityCase) -> dict[str, Any]:
    """What only the office reads: the public list, and whether each outcome is open to the reader."""
    return {
        "shown": shown_values(case.organisation, case),
        "comparison": compared_with_typed() or _compared(case),
        "outcomes": [(one, wordable(deciding.outcome_verdict(case, one))) for one in rules.IDENTITY_OUTCOMES],
        "decider": deciding.who_decides(case, actor()),
        "certificates": queries.list_running(case.organisation_id),
    }


def _compared(case: IdentityCase) -> Comparison:
    nda, siren = (case.after.get(name) or getattr(case.organisation, name) or "" for name in ("nda", "siren"))
    return compare_with_list(nda, siren)


@bp.post("/<uuid:identity_case_id>/evidence")
@requires(Permission.MANAGE_CERTIFICATES)
@form(EvidenceForm, page=show_case)
def add_evidence(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.add_evidence(identity_case_id, uploaded(values), actor())
    return _back(identity_case_id, _("La pièce est jointe."), row.id)


def _back(identity_case_id: UUID, message: str, row_id: UUID) -> Any:
    return done(url_for("identity_cases.show_case", identity_case_id=identity_case_id), message, row_id)


@bp.get("/evidence/<uuid:identity_evidence_id>")
@requires(Permission.READ_CERTIFICATES)
def show_evidence(identity_evidence_id: UUID) -> Any:
    return send_stored(queries.get_evidence(identity_evidence_id, actor()).file_id, as_attachment=False)


@bp.post("/<uuid:identity_case_id>/completion")
@requires(Permission.MANAGE_CERTIFICATES)
@form(CompletionForm, page=show_case)
def complete_case(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    case = operations.complete_case(identity_case_id, told(values), values["version"], actor())
    return _back(identity_case_id, _("Le dossier est complet : il attend sa décision."), case.id)


@bp.post("/<uuid:identity_case_id>/abandonment")
@requires(Permission.MANAGE_CERTIFICATES)
@form(AbandonForm, page=show_case)
def abandon_case(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    case = operations.abandon_case(identity_case_id, values["reason"], actor())
    return _back(identity_case_id, _("Le dossier est abandonné : rien ne change."), case.id)


@bp.post("/<uuid:identity_case_id>/decision")
@requires(Permission.DECIDE)
@form(IdentityDecisionForm, page=show_case)
def decide_case(identity_case_id: UUID, values: dict[str, Any]) -> Any:
    decision = deciding.decide_case(identity_case_id, **values, by=actor())
    return _back(identity_case_id, _("La décision est prise et le client est averti."), decision.id)
