"""The places of an organisation: opened, corrected, closed; one of them holds the central function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certbody.clients.models import Site
from certbody.clients.queries.organisations import get_organisation, get_site, list_sites
from certbody.clients.queries.site_use import is_known_to_audits, removal_verdict
from certbody.clients.rules.sites import may_close_site
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

FIELDS = ("name", "address", "postcode", "city")


def add_site(organisation_id: UUID, values: Mapping[str, Any], by: Actor) -> Site:
    """Adds a place with permanent staff (R2.1). The first one, or the one said to be, holds the central function."""
    organisation = get_organisation(organisation_id, by)
    others = list_sites(organisation.id)
    is_central = bool(values.get("is_central")) or not others
    if is_central:
        _step_down(others, by)
    site = Site(
        organisation_id=organisation.id, is_central=is_central, **{name: values.get(name) or "" for name in FIELDS}
    )
    _check_name(site.name, others)
    db.session.add(site)
    db.session.flush()
    journal.record("site.added", site, by, after=_facts(site))
    return site


def update_site(site_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> Site:
    """Corrects a place, or gives it the central function, which the former one then loses."""
    site = get_site(site_id, by)
    expect_version(site, version)
    _must_be_open(site)
    _check_name(values.get("name", site.name), [one for one in list_sites(site.organisation_id) if one is not site])
    before = _facts(site)
    if values.get("is_central") and not site.is_central:
        _step_down(list_sites(site.organisation_id), by)
        site.is_central = True
    for name in FIELDS:
        setattr(site, name, values.get(name, getattr(site, name)))
    journal.record("site.changed", site, by, before=before, after=_facts(site))
    db.session.flush()
    return site


def correct_own_site(site_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> Site:
    """Corrects a place of one's own list. Refused once an audit counted it: the body then corrects the record."""
    site = get_site(site_id, by)
    if is_known_to_audits(site):
        raise Refused(Reason("site_audited", "R5.2", {"site": site.name}))
    return update_site(site_id, values, version, by)


def close_site(site_id: UUID, reason: str, by: Actor) -> Site:
    """Closes a place, with the reason; audits that name it go on naming it. Refused for the central function while
    other places are open (R2.4).
    """
    site = get_site(site_id, by)
    _must_be_open(site)
    if not reason.strip():
        raise Invalid({"reason": ["closing_reason_missing"]})
    others_open = len(list_sites(site.organisation_id)) > 1
    require(may_close_site(site.name, central=site.is_central, others_open=others_open))
    site.closed_at = clock.now()
    journal.record("site.closed", site, by, before=_facts(site), reason=reason)
    db.session.flush()
    return site


def remove_site(site_id: UUID, version: int, by: Actor) -> Site:
    """Takes a place added by mistake off the list; the journal keeps what it said. Refused once an audit counted it."""
    site = get_site(site_id, by)
    expect_version(site, version)
    _must_be_open(site)
    require(removal_verdict(site))
    site.closed_at = clock.now()
    journal.record("site.removed", site, by, before=_facts(site))
    db.session.flush()
    return site


def _check_name(name: str, others: list[Site]) -> None:
    """Invalid without a name, or with one that another open place of the organisation has, whatever its case."""
    if not name:
        raise Invalid({"name": ["site_name_missing"]})
    if name.casefold() in {one.name.casefold() for one in others}:
        raise Invalid({"name": ["site_name_taken"]})


def _step_down(sites: list[Site], by: Actor) -> None:
    for site in sites:
        if site.is_central:
            site.is_central = False
            journal.record("site.no_longer_central", site, by)
    db.session.flush()


def _must_be_open(site: Site) -> None:
    if site.closed_at is not None:
        raise Refused(Reason("site_already_closed", values={"site": site.name}))


def _facts(site: Site) -> dict[str, Any]:
    return {**{name: getattr(site, name) for name in FIELDS}, "is_central": site.is_central}
