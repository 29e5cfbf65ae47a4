"""The admissibility review: may the body take this application on?"""

from __future__ import annotations

from uuid import UUID

from certbody.clients.models import Application, ApplicationReview
from certbody.clients.operations.letters import write_to_organisation
from certbody.clients.queries.applications import get_application
from certbody.clients.queries.checks import Checks, check_application
from certbody.clients.rules.admissibility import may_accept, may_turn_down
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.actor import Actor

# the code of a no → the field of the review where it is settled
FIELD_OF = {
    "review_scope_unclear": "scope_is_clear",
    "review_means_lacking": "body_is_competent",
    "review_conflict_not_excluded": "no_conflict",
    "review_difference_unexplained": "reason",
    "review_reason_missing": "reason",
}


def review_application(
    application_id: UUID,
    outcome: str,
    scope_is_clear: bool,
    body_is_competent: bool,
    no_conflict: bool,
    reason: str,
    by: Actor,
) -> Application:
    """Takes the application on (`admissible`), sends it back to be completed (`returned`) or turns it down (`refused`).

    Refused when it is not waiting for a review, or would be taken on while a wait runs. Invalid, at the field, when it
    would be taken on while a question is answered no or the public list contradicts it unexplained, or turned down or
    returned without a written reason.
    """
    application = get_application(application_id, by, lock=True)
    if application.state != "submitted":
        raise Refused(Reason("application_not_submitted"))
    answers = {"scope_defined": scope_is_clear, "competence_and_means": body_is_competent, "no_conflict": no_conflict}
    _settle(application, outcome, answers, reason)
    review = _note(application, outcome, answers, reason.strip(), by)
    application.state = outcome
    journal.record(f"application.{outcome}", application, by, before={"state": "submitted"}, reason=review.reason)
    template = f"application_{outcome}"
    write_to_organisation(template, application.organisation, "portal/applications", reason=review.reason)
    db.session.flush()
    return application


def _note(
    application: Application, outcome: str, answers: dict[str, bool], reason: str, by: Actor
) -> ApplicationReview:
    review = ApplicationReview(
        application_id=application.id,
        membership_id=by.membership_id,
        reviewer_name=by.name,
        outcome=outcome,
        scope_is_clear=answers["scope_defined"],
        body_is_competent=answers["competence_and_means"],
        no_conflict=answers["no_conflict"],
        reason=reason,
        at=clock.now(),
    )
    db.session.add(review)
    return review


def _settle(application: Application, outcome: str, answers: dict[str, bool], reason: str) -> None:
    if outcome != "admissible":
        _fill_in(may_turn_down(reason))
        return
    checks = check_application(application, clock.today())
    require(checks.waiting)
    # what was submitted was complete
    _fill_in(may_accept({**answers, "information_sufficient": True, "differences_resolved": _settled(checks, reason)}))


def _fill_in(verdict: Verdict) -> None:
    """Each no is told where it is settled, so that what was typed stays on the page."""
    if not verdict:
        raise Invalid({FIELD_OF[told.code]: [told.code] for told in verdict.reasons})


def _settled(checks: Checks, reason: str) -> bool:
    """A contradiction with the public list is settled by a recorded decision (R6.6)."""
    return checks.comparison.verdict.allowed or bool(reason.strip())
