"""What is known of somebody who asks for a quote, and what is wrong with what they typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from certbody.clients.queries.public_list import Listed, find_listed
from certbody.clients.rules.identifiers import check_nda, check_siren, compact
from certbody.clients.rules.step_checks import may_wish
from certbody.kit import clock
from certbody.kit.errors import Invalid
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.queries.tenants import list_taking_requests

WISHED = ("wished_from", "wished_to")


def facts_of(number: str, name: str, listed: Listed | None) -> dict[str, str]:
    """Who asks, by number and name and by what the public list says; Invalid at the field that cannot be right."""
    compacted = compact(number)
    is_siren = len(compacted) == 9
    verdict = check_siren(compacted) if is_siren else check_nda(compacted)
    if not verdict.allowed:
        raise Invalid({"number": ["siren_checksum" if is_siren else "number_shape"]})
    if listed is not None and check_siren(listed.row.siren):
        return {**listed.values(), "name": listed.row.name or name}
    if not is_siren:
        raise Invalid({"number": ["nda_unknown_give_siren"]})
    if not name.strip():
        raise Invalid({"name": ["name_needed"]})
    return {"siren": compacted, "nda": "", "name": name.strip()}


def faults_of_request(
    bodies: Collection[UUID] = (), number: str = "", name: str = "", **others: Any
) -> dict[str, list[str]]:
    """Everything that is wrong with a request to several, by field; each body's public list may know another name."""
    taking = {row.id for row in list_taking_requests(clock.today())}
    faults: dict[str, list[str]] = {} if set(bodies) <= taking else {"bodies": ["body_takes_no_requests"]}
    for body in sorted(set(bodies) & taking) if number else ():
        with tenant_scope(body):
            faults |= _faults_at_body(number, name)
    first, last = (others.get(day) for day in WISHED)
    return faults | {
        f"wished_{one.values['field']}": [one.code] for one in may_wish(first, last, clock.today()).reasons
    }


def _faults_at_body(number: str, name: str) -> dict[str, list[str]]:
    try:
        facts_of(number, name, find_listed(number))
    except Invalid as invalid:
        return invalid.errors
    return {}
