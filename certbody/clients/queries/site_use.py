"""Whether audits rest on a site: those who do are higher packages' tables, so they are read by name."""

from __future__ import annotations

from sqlalchemy import exists, func, literal, or_, select

from certbody.clients.models import Site
from certbody.clients.queries.organisations import list_sites
from certbody.clients.rules.sites import may_remove_site
from certbody.kit.db import Model, db
from certbody.kit.verdict import Verdict
from certbody.tenants.boundary import current_tenant

_NAME_A_SITE = ("finding", "nonconformity")


def removal_verdict(site: Site) -> Verdict:
    """Whether the applicant may take this site off its list, and why not."""
    others = [one for one in list_sites(site.organisation_id) if one.id != site.id]
    return may_remove_site(
        site.name, central=site.is_central, others_open=bool(others), audited=is_known_to_audits(site)
    )


def is_known_to_audits(site: Site) -> bool:
    """Whether an audit was sized while the organisation had this site, drew among sites with it, or names it.

    Half-days are not asked: the applicant could tell from them which sites were drawn, before the opening meeting.
    """
    audit, draw, *naming = (Model.metadata.tables[name] for name in ("audit", "site_sample", *_NAME_A_SITE))
    counted = exists().where(
        audit.c.tenant_id == current_tenant(),
        audit.c.organisation_id == site.organisation_id,
        audit.c.created_at >= site.created_at,
    )
    drawn_among = exists().where(
        draw.c.tenant_id == current_tenant(), literal(site.id) == func.any(draw.c.population + draw.c.added)
    )
    named = [exists().where(table.c.tenant_id == current_tenant(), table.c.site_id == site.id) for table in naming]
    return bool(db.session.scalar(select(or_(counted, drawn_among, *named))))
