"""Reading what a size is made from and every size an audit had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from certbody.audits import standards
from certbody.audits.models import Audit, AuditSize, SiteSample
from certbody.audits.queries.duration_cells import own_cells_on
from certbody.audits.rules import sampling
from certbody.audits.rules.duration import Sizing, SizingInputs, size, size_on, surveillance_after
from certbody.audits.rules.sizing_basis import SizingBasis
from certbody.audits.standards import sampling_formulas
from certbody.clients.models import Application, Site
from certbody.clients.queries.organisations import list_sites
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import setting_on


def list_sizes(audit_id: UUID) -> list[AuditSize]:
    """Every size that an audit had, the one that counts first."""
    statement = select(AuditSize).where(AuditSize.audit_id == audit_id).order_by(AuditSize.sized_at.desc())
    return list(db.session.scalars(statement))


def foresee_surveillance(opening: AuditSize) -> Sizing:
    """How long the surveillance audit of a cycle would last on the facts that size the audit which opens it.

    It comes later than that audit: the values that the body gave its tables for that day count.
    """
    facts = surveillance_after(SizingInputs.from_dict(opening.inputs))
    inputs = replace(facts, audit_day=max(facts.audit_day, clock.today()))
    return size(inputs, standards.sizing_tables(), own_cells_on(inputs.audit_day))


def size_again(size: AuditSize) -> Sizing | None:
    """A kept size computed again from what it kept alone; None for one sized by hand or without basis."""
    if size.basis is None:
        return None
    return size_on(SizingBasis.from_dict(size.basis), SizingInputs.from_dict(size.inputs))


def find_application(audit: Audit) -> Application | None:
    """The application that an audit comes from."""
    if audit.application_id is None:
        return None
    return db.session.get(Application, (current_tenant(), audit.application_id))


def sizing_day(audit: Audit, application: Application | None) -> date:
    """The day whose rules size an audit: its first day once planned, else the wished one, else today."""
    if audit.first_day is not None:
        return audit.first_day
    wished = application.wished_from if application is not None and application.kind == audit.kind else None
    return max(audit.earliest_on or wished or clock.today(), clock.today())


def visitable_sites(organisation_id: UUID) -> list[Site]:
    """The open sites beside the central function: those that a draw chooses among (R2.4)."""
    return [site for site in list_sites(organisation_id) if not site.is_central]


def count_sites(organisation_id: UUID, day: date) -> int:
    """The n of R2.5: the sites, with the central function when the body says that it counts; 0 without any site."""
    others = len(visitable_sites(organisation_id))
    return others + setting_on("sites_include_central", day) if others else 0


def most_added_sites(audit: Audit, sites: int, day: date) -> int:
    """How many of `sites` the body may add to the draw of an audit."""
    visitable = len(visitable_sites(audit.organisation_id))
    return sampling.most_added(audit.kind, sites, visitable, day, sampling_formulas())


def count_added_sites(size: AuditSize) -> int:
    """How many of the sites to visit the body picks itself: those beyond the draw's own number."""
    if not size.inputs.get("extra_sites"):
        return 0
    inputs = SizingInputs.from_dict(size.inputs)
    return size.sampled_sites - sampling.sample_size(inputs.kind, inputs.sites, inputs.audit_day, sampling_formulas())


def find_sample(audit_id: UUID) -> SiteSample | None:
    """The draw that counts: the newest one."""
    statement = select(SiteSample).where(SiteSample.audit_id == audit_id).order_by(SiteSample.drawn_at.desc()).limit(1)
    return db.session.scalar(statement)


def list_visited_before(audit: Audit) -> list[UUID]:
    """The sites that the previous audit of the cycle visited beside the central function (R2.5)."""
    before = find_sample(audit.previous_audit_id) if audit.previous_audit_id else None
    return [*before.drawn, *before.added] if before else []


def site_names(organisation_id: UUID) -> Mapping[UUID, str]:
    """The names of an organisation's sites, closed ones included."""
    statement = select(Site.id, Site.name).where(Site.organisation_id == organisation_id)
    return {row.id: row.name for row in db.session.execute(statement)}
