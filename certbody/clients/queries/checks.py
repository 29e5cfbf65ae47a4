"""What speaks for and against an application: what is missing, the public list, the wait after a refusal, the label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, select

from certbody.clients.labels import listed_labels
from certbody.clients.models import Application, Organisation, Site
from certbody.clients.queries.applications import saved_steps, stated
from certbody.clients.queries.organisations import list_sites
from certbody.clients.queries.public_list import Comparison, compare_with_list
from certbody.clients.rules import application as rules
from certbody.clients.rules.labels import is_listed
from certbody.clients.terms import application_terms
from certbody.kit.dates import paris_date
from certbody.kit.db import Model, db
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import list_own_labels, settings_on

# Where a missing thing is filled in, when it is not in the step that the rule names.
_STEP_OF_FIELD = {"actions": "actions"}
_STEP_OF_RULE = {"organisation": "history", "turnover": "figures"}


@dataclass(frozen=True)
class Checks:
    """Everything a reader must know before submitting or reviewing an application."""

    sites: list[Site]
    saved: frozenset[str]
    missing: Verdict
    waiting: Verdict
    comparison: Comparison
    label: Verdict
    nda_request: Verdict

    @property
    def may_be_submitted(self) -> Verdict:
        """Whether the application is complete and no wait after a refusal runs."""
        return all_of(self.missing, self.waiting)


def check_application(application: Application, today: date) -> Checks:
    """Looks at an application as it stands, on the day it was received (today while it is not)."""
    received_on = paris_date(application.submitted_at) if application.submitted_at else today
    if application.state in ("draft", "returned"):
        received_on = today
    sites, saved = list_sites(application.organisation_id), saved_steps(application.id)
    organisation, months = application.organisation, application_terms(received_on).nda_request_months
    requested_on = application.nda_requested_on
    return Checks(
        sites=sites,
        saved=saved,
        missing=rules.may_submit(stated(application, sites, saved, received_on), months),
        waiting=_wait(application, received_on),
        comparison=compare_with_list(organisation.nda or "", organisation.siren),
        label=_label(application, received_on),
        nda_request=ALLOWED
        if organisation.nda or requested_on is None
        else rules.nda_request_recent(requested_on, received_on, months),
    )


def step_of(reason: Reason) -> str:
    """The step of our form in which a missing thing is filled in."""
    if reason.code == "wait_after_refusal":
        return "history"
    field, step = str(reason.values.get("field", "")), str(reason.values.get("step", "identity"))
    return _STEP_OF_FIELD.get(field) or _STEP_OF_RULE.get(step, step)


def _wait(application: Application, received_on: date) -> Verdict:
    siren = application.organisation.siren
    settings = settings_on(received_on)
    decisions = _our_decisions(application, extensions=bool(settings["wait_on_refused_extension"]))
    if application.last_refusal_on is not None:
        decisions.append(rules.PastDecision(siren, "refuse", application.last_refusal_on))
    verdict = rules.may_apply_again(siren, tuple(decisions), received_on, settings["wait_after_refusal_months"])
    return verdict if verdict.allowed else Verdict(verdict.reasons[:1])


def _same_legal_body(application: Application) -> Select[UUID]:
    """The clients of the applicant's SIREN; one without a SIREN is alone."""
    own, siren = application.organisation_id, application.organisation.siren
    return select(Organisation.id).where(Organisation.siren == siren if siren else Organisation.id == own)


def _our_decisions(application: Application, *, extensions: bool) -> list[rules.PastDecision]:
    """Refusals and withdrawals of this SIREN that this body decided: a withdrawal counts from the day it takes effect.

    One that an upheld appeal has replaced counts no more: the new decision does, when it is against the client too.
    Whether the refusal of an extension counts was the body's to say (U16), as were the months: the decision keeps both.
    The tables are those of higher packages, so they are read by name.
    """
    decision, audit = (Model.metadata.tables[name] for name in ("decision", "audit"))
    siren, anew = application.organisation.siren, decision.alias()
    statement = (
        select(decision.c.outcome, decision.c.decided_on, decision.c.effective_on, decision.c.facts, audit.c.kind)
        .outerjoin(audit, (audit.c.tenant_id == decision.c.tenant_id) & (audit.c.id == decision.c.audit_id))
        .where(
            decision.c.tenant_id == current_tenant(),
            decision.c.organisation_id.in_(_same_legal_body(application)),
            decision.c.outcome.in_(("refuse", "withdraw")),
            ~exists().where(anew.c.tenant_id == decision.c.tenant_id, anew.c.former_id == decision.c.id),
        )
    )
    return [
        rules.PastDecision(
            siren, outcome, effective_on if outcome == "withdraw" else decided_on, (facts or {}).get("months")
        )
        for outcome, decided_on, effective_on, facts, kind in db.session.execute(statement)
        if kind != "extension" or (extensions if facts is None else "months" in facts)
    ]


def proves_label(application: Application, applied_on: date) -> bool:
    """Whether the application names a label that opens a reduced audit: proven, and valid that day (invariant 15)."""
    return bool(application.label_name) and _label(application, applied_on).allowed


def _label(application: Application, received_on: date) -> Verdict:
    if not application.label_name:
        return ALLOWED
    label = rules.Label(
        name=application.label_name,
        listed=is_listed(application.label_name, (*listed_labels(received_on), *list_own_labels())),
        proof_attached=application.label_file_id is not None,
        valid_from=date.min,
        valid_until=application.label_valid_to or date.min,
    )
    return rules.opens_reduced_audit(label, received_on)
