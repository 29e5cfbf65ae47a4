"""The decision-maker's desk: files reviewed, and the decision on one of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.rules import lifecycle
from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.certificates.models import Decision
from certbody.certificates.operations.deciding import decide
from certbody.certificates.queries.appeals import find_appeal_on, list_appeals_to_answer
from certbody.certificates.queries.certificates import PAGE, list_certificates
from certbody.certificates.queries.review import Case, decider_verdict, find_decider, get_case, list_cases
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import cycle
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules.complaints import may_decide_again
from certbody.certificates.schemas.decisions import DecisionForm
from certbody.clients.models import Complaint
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.http import done, form
from certbody.kit.verdict import ALLOWED, Verdict, all_of
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("decisions", __name__, url_prefix="/b/<slug>/decisions")


@bp.get("/")
@requires(Permission.DECIDE)
def list_decisions() -> Any:
    today, appeals = clock.today(), _appeals()
    delay = setting_on("decision_delay_days", today)
    rows = [] if request.args.get("filter") == "appeals" else _rows(appeals, today)
    overdue = [row for row, _dates in list_certificates(actor(), today, filter_by="to_withdraw")][:PAGE]
    return render_template("certificates/decisions.html", rows=rows, delay=delay, overdue=overdue, appeals=appeals)


def _rows(appeals: list[tuple[Complaint, Decision, Verdict]], today: date) -> list[dict[str, Any]]:
    """The files that wait; one that came back after an appeal does not open for whoever took the former decision."""
    barred = {former.audit_id for _row, former, may in appeals if not may.allowed}
    return [
        {
            "audit": audit,
            "waits": (today - paris_date(at)).days if at else None,
            "majors": majors,
            "minors": minors,
            "opens": audit.id not in barred,
        }
        for audit, at, majors, minors in list_cases()
    ]


def _appeals() -> list[tuple[Complaint, Decision, Verdict]]:
    """The upheld appeals that ask for a decision, with whether the person at hand may take it."""
    person = actor().membership_id
    return [(row, former, may_decide_again(person, former.decided_by)) for row, former in list_appeals_to_answer()]


@bp.get("/<uuid:audit_id>")
@requires(Permission.DECIDE)
def show_decision(audit_id: UUID) -> Any:
    case, today = get_case(audit_id, actor()), clock.today()
    appeal = find_appeal_on(audit_id)
    asked = request.form.getlist("categories") or case.audit.categories
    return render_template(
        "certificates/decision.html",
        case=case,
        file=case.reviewed_file(case.audit.categories),
        decider=_may_decide(case, appeal, today),
        appeal=appeal,
        outcomes=open_outcomes(case, asked),
        renewal_start=cycle.renewal_start(case.certificate.ends_on, today) if case.certificate else None,
    )


def _may_decide(case: Case, appeal: tuple[Complaint, Decision] | None, today: date) -> Verdict:
    """Whether the file is on the desk, and whether the person at hand may decide on it."""
    on_the_desk = lifecycle.may_decide(case.audit.state)
    anew = may_decide_again(actor().membership_id, appeal[1].decided_by) if appeal else ALLOWED
    decider = find_decider(actor(), True, case.team, case.audit.organisation_id, today)
    return all_of(on_the_desk, anew, decider_verdict(decider, case.audit.organisation_id, today))


def open_outcomes(case: Case, asked: list[str]) -> list[tuple[str, Verdict]]:
    """Every outcome of this kind of audit with whether the file allows it, and why not."""
    found, terms = [], standards.nonconformity_terms(clock.today())
    for outcome in rules.OUTCOMES.get(case.audit.kind, ()):
        verdict = rules.outcome_allowed(case.audit.kind, outcome, case.reviewed_file(asked), terms)
        if outcome == "certify_partly":
            if len(case.audit.categories) < 2:
                continue
            verdict = _partly(case, terms)
        found.append((outcome, wordable(verdict)))
    return found


def _partly(case: Case, terms: NonconformityTerms) -> Verdict:
    """Open as soon as one smaller scope is allowed; the reasons of the first smaller scope when none is."""
    scopes = [[other for other in case.audit.categories if other != left_out] for left_out in case.audit.categories]
    scopes += [[category] for category in case.audit.categories if len(case.audit.categories) > 1]
    kind = case.audit.kind
    verdicts = [rules.outcome_allowed(kind, "certify_partly", case.reviewed_file(scope), terms) for scope in scopes]
    return next((verdict for verdict in verdicts if verdict.allowed), verdicts[0])


@bp.post("/<uuid:audit_id>")
@requires(Permission.DECIDE)
@form(DecisionForm, page=show_decision)
def take_decision(audit_id: UUID, values: dict[str, Any]) -> Any:
    decision = decide(audit_id, **values, by=actor())
    if decision.certificate_id is None:
        return done(
            url_for("decisions.list_decisions"), _("La décision est prise et le client est averti."), decision.id
        )
    url = url_for("certificates.show_certificate", certificate_id=decision.certificate_id)
    return done(url, _("La décision est prise et le client est averti."), decision.id)
