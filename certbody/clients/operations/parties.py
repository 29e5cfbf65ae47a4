"""The two sides of a document, and the sites it is about, as every document prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from certbody.clients.models import Organisation, Site
from certbody.clients.queries.organisations import list_sites
from certbody.kit.postal import address_lines, one_line
from certbody.tenants.models import BodyProfile


def body_of(profile: BodyProfile) -> dict[str, Any]:
    """The certification body; what is not known is empty."""
    return {
        "name": profile.legal_name,
        "legal_form": profile.legal_form,
        "address": address_lines(profile),
        "siren": profile.siren,
        "accreditation": profile.accreditation,
        "phone": profile.phone,
        "email": profile.email,
    }


def client_of(organisation: Organisation) -> dict[str, Any]:
    """The training organisation; what is not known is empty."""
    return {
        "name": organisation.name,
        "legal_form": organisation.legal_status,
        "address": address_lines(organisation),
        "siren": organisation.siren,
        "nda": organisation.nda or "",
    }


def sites_of(organisation: Organisation, sites: Iterable[Site] | None = None) -> list[dict[str, str]]:
    """Its open sites, or those given; its own address when there is none."""
    listed = list_sites(organisation.id) if sites is None else sites
    told = [{"name": site.name, "address": one_line(site)} for site in listed]
    return told or [{"name": "Siège", "address": one_line(organisation)}]
