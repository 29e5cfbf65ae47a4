"""Decides whether an application may be submitted, refused a place in the queue, or opens the reduced audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from certbody.clients.rules.identifiers import check_nda, check_siren, check_siret_of
from certbody.clients.rules.labels import is_datadock
from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

CATEGORIES = ("AF", "CBC", "VAE", "CFA")
TRAITS = (
    "distance",
    "work_based",
    "alternance",
    "certifying",
    "uses_subcontractors",
    "is_subcontractor",
)
DATA_RULE = "Arrêté du 6 juin 2019 (audit), art. 1"
WAIT_RULE = "Arrêté du 6 juin 2019 (audit), art. 8"
REDUCED_RULE = "Arrêté du 6 juin 2019 (audit), art. 10"


@dataclass(frozen=True)
class DeclaredAction:
    """One action carried out (begun is enough for apprenticeship), that proves activity in a category."""

    category: str
    started_on: date | None
    ended_on: date | None = None


@dataclass(frozen=True)
class Application:
    """What the training organisation has typed so far; None or empty where it has not answered."""

    received_on: date
    name: str = ""
    siren: str = ""
    abroad: bool = False
    siret: str = ""
    legal_status: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    nda: str = ""
    nda_requested_on: date | None = None
    nda_request_proven: bool = False
    categories: tuple[str, ...] = ()
    traits: Mapping[str, bool | None] = field(default_factory=dict)
    sites: int = 0
    sites_exhaustive: bool = False
    organisation_chart: bool = False
    labels_answered: bool = False
    wished_from: date | None = None
    turnover_cents: int | None = None
    actions: tuple[DeclaredAction, ...] = ()


@dataclass(frozen=True)
class PastDecision:
    """A refusal or a withdrawal of certification, by whichever body, declared by the client or known to us.

    `months`: the wait that the decision told, when it is ours.
    """

    siren: str
    outcome: str
    decided_on: date
    months: int | None = None


@dataclass(frozen=True)
class Declaration:
    """The client's declaration on honour, needed before the contract is signed."""

    signed_on: date | None
    attached: bool
    no_other_contract: bool
    no_recent_refusal: bool


@dataclass(frozen=True)
class Label:
    """A certification or label that the applicant holds; `listed` when it was on the former national list."""

    name: str
    listed: bool
    proof_attached: bool
    valid_from: date
    valid_until: date


def _rests_on_request(application: Application) -> bool:
    """Whether the request of an NDA stands for it."""
    return not application.nda.strip() and application.nda_requested_on is not None


# field, step of the form, whether it is missing
_REQUIRED: tuple[tuple[str, str, Callable[[Application], bool]], ...] = (
    ("name", "identity", lambda a: not a.name.strip()),
    ("siren", "identity", lambda a: not a.siren.strip() and not a.abroad),
    ("legal_status", "identity", lambda a: not a.legal_status.strip()),
    ("contact_name", "identity", lambda a: not a.contact_name.strip()),
    ("contact_email", "identity", lambda a: not a.contact_email.strip()),
    ("contact_phone", "identity", lambda a: not a.contact_phone.strip()),
    ("nda", "identity", lambda a: not a.nda.strip() and a.nda_requested_on is None),
    ("nda_request", "identity", lambda a: _rests_on_request(a) and not a.nda_request_proven),
    ("categories", "activity", lambda a: not a.categories),
    ("sites", "sites", lambda a: a.sites < 1),
    ("sites_exhaustive", "sites", lambda a: not a.sites_exhaustive),
    ("organisation_chart", "organisation", lambda a: not a.organisation_chart),
    ("labels", "organisation", lambda a: not a.labels_answered),
    ("turnover", "turnover", lambda a: a.turnover_cents is None),
    ("wished_from", "wishes", lambda a: a.wished_from is None),
)


def may_submit(application: Application, nda_request_months: int) -> Verdict:
    """Whether the application holds all that the text asks before an initial audit; one reason per missing thing.

    Each `application_field_missing` names the field and the step of the form where it is filled in.
    `nda_request_months`: for how long the proof of an NDA request stands.
    Source: art. 1 (2023), R5.2 and R5.3. Example: all filled in but the organisation chart → one reason.
    """
    missing = [_missing(name, step) for name, step, is_missing in _REQUIRED if is_missing(application)]
    missing += [_missing(f"traits.{trait}", "activity") for trait in TRAITS if application.traits.get(trait) is None]
    return all_of(
        Verdict(tuple(missing)), _identifiers_hold(application, nda_request_months), check_actions(application)
    )


def _missing(name: str, step: str) -> Reason:
    return Reason("application_field_missing", DATA_RULE, {"field": name, "step": step})


def _identifiers_hold(application: Application, nda_request_months: int) -> Verdict:
    siren = check_siren(application.siren) if application.siren.strip() else ALLOWED
    if application.siret.strip() and siren:
        siren = check_siret_of(application.siren, application.siret)
    if application.nda.strip():
        return all_of(siren, check_nda(application.nda))
    if application.nda_requested_on is None:
        return siren
    return all_of(siren, nda_request_recent(application.nda_requested_on, application.received_on, nda_request_months))


def nda_request_recent(requested_on: date, received_on: date, months: int) -> Verdict:
    """Whether the proof of an NDA request still stands for the number: not older than 3 months at reception.

    Source: art. 1 (2023), R5.2. Example: requested on 23/08/2026 → accepted up to and including 23/11/2026.
    """
    if requested_on > received_on:
        return refuse("nda_request_in_future", DATA_RULE, requested_on=requested_on)
    usable_until = add_months(requested_on, months)
    if received_on > usable_until:
        values: dict[str, object] = {"requested_on": requested_on, "usable_until": usable_until, "months": months}
        return refuse("nda_request_too_old", DATA_RULE, **values)
    return ALLOWED


def proposal_due(signed_on: date, days: int) -> date:
    """The last day to propose an audit date: 30 calendar days from the contract signed. Source: art. 1, R5.1.

    Example: signed on 23/11/2026 → 23/12/2026.
    """
    return signed_on + timedelta(days=days)


def check_actions(application: Application) -> Verdict:
    """Whether each requested category has one action carried out; for apprenticeship (CFA), begun is enough.

    Source: art. 1 (2023), R5.3. Example: AF action from 2 to 4 March, received on 3 March → not carried out yet.
    """
    return Verdict(
        tuple(
            Reason("no_action_in_category", DATA_RULE, {"category": category, "field": "actions", "step": "activity"})
            for category in application.categories
            if not any(_proves(action, category, application.received_on) for action in application.actions)
        )
    )


def _proves(action: DeclaredAction, category: str, received_on: date) -> bool:
    if action.category != category or action.started_on is None or action.started_on > received_on:
        return False
    return category == "CFA" or (action.ended_on is not None and action.started_on <= action.ended_on <= received_on)


def earliest_reapplication(decided_on: date, months: int) -> date:
    """The first day on which a refused or withdrawn organisation may apply again: three months later.

    Source: art. 8, R5.12. Example: refused on 30/11/2025 → from 28/02/2026.
    """
    return add_months(decided_on, months)


def may_apply_again(siren: str, decisions: tuple[PastDecision, ...], received_on: date, months: int) -> Verdict:
    """Whether no refusal or withdrawal of this SIREN, by whichever body, is less than three months old.

    A wait that one of our decisions told stays what was told, whatever the body has set since.
    Source: art. 8 (2023), R5.12, invariants 12 and 60.
    """
    reasons = []
    for past in decisions:
        wait = past.months or months
        opens_on = earliest_reapplication(past.decided_on, wait)
        if past.siren == siren and received_on < opens_on:
            dates: dict[str, object] = {"decided_on": past.decided_on, "opens_on": opens_on}
            reasons.append(Reason("wait_after_refusal", WAIT_RULE, {"outcome": past.outcome, "months": wait, **dates}))
    return Verdict(tuple(reasons))


def opens_reduced_audit(label: Label, applied_on: date) -> Verdict:
    """Whether this label lets the initial audit be reduced: of the former list, proven, valid on the application date.

    Source: art. 10, R1.4. Example A30: valid until the day before the application → full audit.
    """
    values: dict[str, object] = {"label": label.name}
    reasons = []
    if not label.listed:
        code = "label_is_datadock" if is_datadock(label.name) else "label_not_listed"
        reasons.append(Reason(code, REDUCED_RULE, values))
    if not label.proof_attached:
        reasons.append(Reason("label_proof_missing", REDUCED_RULE, values))
    if not label.valid_from <= applied_on <= label.valid_until:
        dates: dict[str, object] = {"valid_from": label.valid_from, "valid_until": label.valid_until}
        reasons.append(Reason("label_not_valid", REDUCED_RULE, {**values, **dates, "applied_on": applied_on}))
    return Verdict(tuple(reasons))


def declaration_stands(declaration: Declaration, day: date) -> Verdict:
    """Whether the declaration on honour lets the contract be signed on `day`: dated, signed, attached, both statements.

    Source: art. 1 (2023), R5.1.
    """
    checks = (
        ("declaration_not_signed", declaration.signed_on is not None and declaration.signed_on <= day),
        ("declaration_not_attached", declaration.attached),
        ("declaration_other_contract", declaration.no_other_contract),
        ("declaration_recent_refusal", declaration.no_recent_refusal),
    )
    return Verdict(tuple(Reason(code, DATA_RULE) for code, holds in checks if not holds))
