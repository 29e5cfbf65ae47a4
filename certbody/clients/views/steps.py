"""The steps of an application, shared by the office's pages and the organisation's own space."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from certbody.clients.models import Application
from certbody.clients.operations import applications as operations
from certbody.clients.operations import sites
from certbody.clients.queries.applications import OPEN_TO_APPLICANT, STEPS, get_application, list_reviews
from certbody.clients.queries.checks import Checks, check_application, step_of
from certbody.clients.queries.organisations import get_site
from certbody.clients.queries.site_use import removal_verdict
from certbody.clients.schemas.applications import STEP_FORMS
from certbody.clients.terms import application_terms
from certbody.kit import clock, wording
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.http import done, form
from certbody.kit.verdict import Reason
from certbody.tenants.access import actor
from certbody.tenants.operations.files import keep_file
from certbody.tenants.views.serving import send_stored

FILES = ("nda_request_file", "chart_file", "label_file")


def step_page(space: str, application_id: UUID, step: str) -> Any:
    """One step of the form, with what is saved so far."""
    application = get_application(application_id, actor())
    if step not in STEPS:
        raise NotFound
    checks = check_application(application, clock.today())
    reviews = list_reviews(application_id)
    return render_template(
        f"clients/steps/{step}.html",
        space=space,
        application=application,
        organisation=application.organisation,
        step=step,
        steps=_stepper(space, application, step, checks),
        checks=checks,
        listed=checks.comparison.listed,
        step_of=step_of,
        terms=application_terms(clock.today()),
        returned=reviews[0] if reviews and application.state == "returned" else None,
        editable=application.state in OPEN_TO_APPLICANT,
        next_step=STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)],
    )


def _stepper(space: str, application: Application, current: str, checks: Checks) -> list[dict[str, Any]]:
    lacking = {step_of(reason) for reason in checks.may_be_submitted.reasons}
    return [
        {
            "step": step,
            "url": url_for(f"{space}.show_step", application_id=application.id, step=step),
            "state": "current"
            if step == current
            else "done"
            if step in checks.saved and step not in lacking
            else "todo",
        }
        for step in STEPS
    ]


def save_step(space: str, application_id: UUID, step: str) -> Any:
    """Saves one step and goes on to the next; a refused form comes back with what was typed."""
    if step not in STEP_FORMS:
        raise NotFound

    def page(application_id: UUID, step: str) -> Any:
        return step_page(space, application_id, step)

    def save(application_id: UUID, step: str, values: dict[str, Any]) -> Any:
        get_application(application_id, actor())
        operations.save_application(application_id, step, _with_files(values), values["version"], actor())
        following = STEPS[STEPS.index(step) + 1]
        url = url_for(f"{space}.show_step", application_id=application_id, step=following)
        return done(url, _("C’est enregistré."), application_id)

    return form(STEP_FORMS[step], page=page)(save)(application_id=application_id, step=step)


def _with_files(values: dict[str, Any]) -> dict[str, Any]:
    """Files that came with the form are kept, and named by id; a field left empty keeps its former file."""
    plain = {name: value for name, value in values.items() if name not in FILES}
    for name in FILES:
        sent = values.get(name)
        if sent is not None:
            plain[f"{name}_id"] = _kept(name, sent)
    return plain


def _kept(name: str, sent: FileStorage) -> UUID:
    """Keeps a file that came with the form; one that cannot be kept is told at its field."""
    try:
        return keep_file(sent.filename or "", sent.stream, actor()).id
    except Refused as refused:
        reason = refused.reasons[0]
        raise Invalid({name: [f"{wording.why(reason)} {wording.lift(reason)}".strip()]}) from None


def submit(application_id: UUID, then: str) -> Any:
    """Hands the application to the body and goes on to its page."""
    operations.submit_application(application_id, actor())
    return done(then, _("La demande est envoyée."), application_id)


def add_a_site(space: str, application_id: UUID, values: dict[str, Any]) -> Any:
    """Adds a site from within the form, as long as the form is the applicant's: the audit is sized on its sites."""
    application = operations.get_open_application(application_id, actor())
    row = sites.add_site(application.organisation_id, values, actor())
    return done(_sites_url(space, application_id), _("Le site est ajouté."), row.id)


def site_page(application_id: UUID, site_id: UUID) -> Any:
    """One site of an application in its applicant's hands, to correct it or to take it off the list."""
    application, site = get_application(application_id, actor()), get_site(site_id, actor())
    if site.closed_at is not None or site.organisation_id != application.organisation_id:
        raise NotFound
    if application.state not in OPEN_TO_APPLICANT:
        raise Refused(Reason("application_not_open"))
    return render_template("portal/site.html", application=application, site=site, removal=removal_verdict(site))


def correct_a_site(space: str, application_id: UUID, site_id: UUID, values: dict[str, Any]) -> Any:
    """Corrects a site from within the form, as long as the form is the applicant's."""
    operations.get_open_application(application_id, actor())
    sites.correct_own_site(site_id, values, values["version"], actor())
    return done(_sites_url(space, application_id), _("Le site est à jour."))


def remove_a_site(space: str, application_id: UUID, site_id: UUID, version: int) -> Any:
    """Takes a site added by mistake off the list, as long as the form is the applicant's."""
    operations.get_open_application(application_id, actor())
    sites.remove_site(site_id, version, actor())
    return done(_sites_url(space, application_id), _("Le site est retiré de la liste."))


def _sites_url(space: str, application_id: UUID) -> str:
    return url_for(f"{space}.show_step", application_id=application_id, step="sites")


def send_application_file(application_id: UUID, name: str) -> Any:
    """A file joined to the application."""
    application = get_application(application_id, actor())
    file_id = getattr(application, f"{name}_id") if name in FILES else None
    if file_id is None:
        raise NotFound
    return send_stored(file_id)
