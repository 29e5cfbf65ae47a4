"""What each package brings to the application: its pages, its words, its background work, what waits in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import ModuleType
from uuid import UUID

from flask import Blueprint

from certbody.auditors import jobs as auditors_jobs
from certbody.auditors import views as auditors_views
from certbody.auditors import wording as auditors_wording
from certbody.auditors.queries import waiting as auditors_waiting
from certbody.audits import jobs as audits_jobs
from certbody.audits import views as audits_views
from certbody.audits import wording as audits_wording
from certbody.audits.operations import preparation_uploads
from certbody.audits.operations.sending_conditions import ask_before_sending
from certbody.audits.queries import commitments as audits_commitments
from certbody.audits.queries import waiting as audits_waiting
from certbody.billing import jobs as billing_jobs
from certbody.billing import views as billing_views
from certbody.billing import wording as billing_wording
from certbody.billing.queries import figures as billing_figures
from certbody.billing.queries import waiting as billing_waiting
from certbody.billing.queries.unlocking import payment_verdict
from certbody.certificates import jobs as certificates_jobs
from certbody.certificates import views as certificates_views
from certbody.certificates import wording as certificates_wording
from certbody.certificates.queries import waiting as certificates_waiting
from certbody.clients import jobs as clients_jobs
from certbody.clients import views as clients_views
from certbody.clients import wording as clients_wording
from certbody.clients.queries import waiting as clients_waiting
from certbody.kit import wording
from certbody.onsite import jobs as onsite_jobs
from certbody.onsite import views as onsite_views
from certbody.onsite import wording as onsite_wording
from certbody.onsite.operations import evidence as onsite_uploads
from certbody.tenants import jobs as tenants_jobs
from certbody.tenants import views as tenants_views
from certbody.tenants import wording as tenants_wording
from certbody.tenants.actor import Actor
from certbody.tenants.operations.uploads import Purpose
from certbody.tenants.places import Commitment, Figures, Place, Waiting
from certbody.tenants.queries import waiting as tenants_waiting

_VIEWS = (tenants_views, clients_views, auditors_views, audits_views, onsite_views, certificates_views, billing_views)
_JOBS = (tenants_jobs, clients_jobs, auditors_jobs, audits_jobs, onsite_jobs, certificates_jobs, billing_jobs)
_WORDINGS = (
    *(tenants_wording, clients_wording, auditors_wording, audits_wording, onsite_wording, certificates_wording),
    billing_wording,
)
_WAITING = (clients_waiting, audits_waiting, auditors_waiting, certificates_waiting, billing_waiting, tenants_waiting)

BLUEPRINTS: tuple[Blueprint, ...] = tuple(blueprint for package in _VIEWS for blueprint in package.BLUEPRINTS)

PLACES: tuple[Place, ...] = tuple(
    sorted((place for package in _VIEWS for place in package.PLACES), key=lambda place: place.rank)
)

# What happens for each kind of outbox message.
REACTIONS: dict[str, Callable[..., None]] = {
    kind: reaction for package in _JOBS for kind, reaction in package.REACTIONS.items()
}

# What long uploads may be for: each package's `PURPOSES`, of `certbody.tenants.operations.uploads.Purpose` by name.
_UPLOADS: tuple[ModuleType, ...] = (preparation_uploads, onsite_uploads)

PURPOSES: dict[str, Purpose] = {name: purpose for package in _UPLOADS for name, purpose in package.PURPOSES.items()}

_FIRST = {"late": 0, "soon": 1, "calm": 2}


def register_wording() -> None:
    """Makes every package's sentences and labels known."""
    for package in _WORDINGS:
        wording.register(package.SENTENCES, package.LABELS)


def register_conditions() -> None:
    """Makes what a package asks of one below it known there: a plan may wait for its payment."""
    ask_before_sending(payment_verdict)


def list_waiting(by: Actor, today: date) -> list[Waiting]:
    """Everything that waits for a member today, what is late first."""
    found = [waiting for package in _WAITING for waiting in package.list_waiting(by, today)]
    return sorted((waiting for waiting in found if waiting.count), key=lambda waiting: _FIRST[waiting.tone])


def list_figures(by: Actor, today: date) -> list[Figures]:
    """The figures that a member reads at home: only money has some."""
    return billing_figures.list_figures(by, today)


def list_commitments(membership_id: UUID) -> list[Commitment]:
    """The work that rests on a member: only audits are placed on people by name."""
    return audits_commitments.list_commitments(membership_id)
