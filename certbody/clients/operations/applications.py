"""An application: opened, saved step by step, submitted, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from certbody.clients.models import Application
from certbody.clients.operations.letters import write_to_reviewers
from certbody.clients.operations.organisations import change
from certbody.clients.queries.applications import (
    OPEN_TO_APPLICANT,
    STEP_SAVED,
    day_of,
    get_application,
    list_applications_of,
)
from certbody.clients.queries.checks import check_application
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.identifiers import check_siren, check_siret_of, compact
from certbody.clients.rules.step_checks import may_state_action, may_state_year, may_wish
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

FIELDS = {
    "identity": ("nda_requested_on", "nda_request_file_id"),
    "activity": ("categories", "traits", "new_entrant_categories", "activity"),
    "sites": (),
    "figures": ("turnover_cents", "turnover_source", "turnover_year"),
    "actions": ("actions",),
    "history": (
        "label_name", "label_valid_to", "label_file_id", "chart_file_id", "last_refusal_on", "last_refusal_reasons",
    ),
    "wishes": ("wished_from", "wished_to"),
}  # fmt: skip


def open_application(organisation_id: UUID, kind: str, by: Actor) -> Application:
    """Begins an application; what the organisation stated in its last one is proposed again, its actions excepted.

    Refused while another one of the same kind is under way.
    """
    organisation = get_organisation(organisation_id, by)
    earlier = list_applications_of(organisation.id)
    if any(one.kind == kind and one.state in (*OPEN_TO_APPLICANT, "submitted") for one in earlier):
        raise Refused(Reason("application_under_way"))
    application = Application(organisation_id=organisation.id, kind=kind)
    if earlier:
        for name in ("categories", "traits", "activity", "chart_file_id"):
            setattr(application, name, getattr(earlier[0], name))
    db.session.add(application)
    db.session.flush()
    journal.record("application.opened", application, by, after={"kind": kind})
    return application


def save_application(
    application_id: UUID, step: str, values: Mapping[str, Any], version: int, by: Actor
) -> Application:
    """Saves one step as it was typed; steps may come in any order. A field that is not among `values` stays.

    Refused once the application has left the applicant's hands; Invalid for a number that cannot be right.
    """
    application = get_open_application(application_id, by)
    expect_version(application, version)
    _check(values)
    if step == "identity":
        _identify(application, values, by)
    before = {name: getattr(application, name) for name in FIELDS[step] if name in values}
    for name in before:
        setattr(application, name, values[name])
    if step == "activity":
        application.actions = {key: one for key, one in application.actions.items() if key in application.categories}
    changed = {name: getattr(application, name) for name, was in before.items() if getattr(application, name) != was}
    journal.record(
        STEP_SAVED,
        application,
        by,
        before=journal.plain({name: before[name] for name in changed}),
        after={"step": step, **journal.plain(changed)},
    )
    db.session.flush()
    return application


def _identify(application: Application, values: Mapping[str, Any], by: Actor) -> None:
    """Writes who asks on the organisation; the application counts a version more, so that a second page is told."""
    organisation = application.organisation
    was = organisation.version
    siren, siret = values.get("siren", organisation.siren), values.get("siret", organisation.siret)
    if siret and check_siren(compact(siren)) and not check_siret_of(siren, siret):
        raise Invalid({"siret": ["siret_mismatch"]})
    if change(organisation, values, by).version != was:
        flag_modified(application, "kind")


def get_open_application(application_id: UUID, by: Actor) -> Application:
    """The application, locked, while it is in the applicant's hands. Refused once it has left them."""
    application = get_application(application_id, by, lock=True)
    if application.state not in OPEN_TO_APPLICANT:
        raise Refused(Reason("application_not_open"))
    return application


def _check(values: Mapping[str, Any]) -> None:
    """Invalid, at the field, for what cannot be right, so that nobody learns it only when sending."""
    today = clock.today()
    faults: dict[str, list[str]] = {}
    first, last = values.get("wished_from"), values.get("wished_to")
    for reason in may_wish(first, last, today).reasons:
        faults[f"wished_{reason.values['field']}"] = [reason.code]
    for past in ("nda_requested_on", "last_refusal_on"):
        if values.get(past) and values[past] > today:
            faults[past] = ["received_in_future"]
    year = may_state_year(values.get("turnover_year"), today)
    if not year.allowed:
        faults["turnover_year"] = [reason.code for reason in year.reasons]
    for category, action in (values.get("actions") or {}).items():
        days = [day_of(action.get(name)) for name in ("first_day", "last_day")]
        verdict = may_state_action(category, days[0], days[1], today)
        faults |= {f"{category}_{reason.values['field']}": [reason.code] for reason in verdict.reasons}
    if faults:
        raise Invalid(faults)


def submit_application(application_id: UUID, by: Actor) -> Application:
    """Hands the application to the body, whose reviewers get a mail.

    Refused while something is missing or a wait runs (R5.2, R5.12).
    """
    application = get_open_application(application_id, by)
    require(check_application(application, clock.today()).may_be_submitted)
    before = application.state
    application.state, application.submitted_at = "submitted", clock.now()
    journal.record("application.submitted", application, by, before={"state": before}, after={"state": "submitted"})
    arrived = "application_completed" if before == "returned" else "application_received"
    write_to_reviewers(arrived, application.organisation, f"applications/{application.id}")
    db.session.flush()
    return application


def withdraw_application(application_id: UUID, reason: str, by: Actor) -> Application:
    """Takes an application back before it was accepted or refused."""
    application = get_application(application_id, by, lock=True)
    if application.state not in (*OPEN_TO_APPLICANT, "submitted"):
        raise Refused(Reason("application_not_open"))
    before, application.state = application.state, "withdrawn"
    journal.record("application.withdrawn", application, by, before={"state": before}, reason=reason or None)
    db.session.flush()
    return application
