"""Taking training organisations on file and keeping what is known of them right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from certbody.clients.models import Organisation
from certbody.clients.queries.journey import is_bound
from certbody.clients.queries.organisations import find_organisation, get_organisation
from certbody.clients.queries.public_list import compare_with_list
from certbody.clients.rules.identifiers import (
    check_nda,
    check_siren,
    check_siren_in,
    check_siret,
    check_siret_of,
    compact,
    same_name,
)
from certbody.kit.countries import FRANCE
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor

FIELDS = (
    "name", "siren", "siret", "nda", "legal_status", "manager_name", "email", "phone", "address", "postcode", "city",
    "region_code", "website", "group_siren", "country",
)  # fmt: skip
NUMBERS = ("siren", "siret", "nda", "group_siren")


def create_organisation(values: Mapping[str, Any], by: Actor) -> Organisation:
    """Takes a training organisation on file.

    `values` holds FIELDS, and `list_reason`: why the body keeps an NDA or SIREN that the public list contradicts.
    Invalid at the field when a number cannot be right, is another organisation's, or contradicts the list unexplained.
    """
    known = tidy(values)
    check_identity(known, None, str(values.get("list_reason") or ""), by)
    organisation = Organisation(**known)
    db.session.add(organisation)
    db.session.flush()
    journal.record("organisation.created", organisation, by, after=known, reason=values.get("list_reason") or None)
    return organisation


def update_organisation(organisation_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> Organisation:
    """Changes what is known of an organisation; fields that are not given stay. Same checks as when it was taken on."""
    organisation = get_organisation(organisation_id, by)
    expect_version(organisation, version)
    return change(organisation, values, by)


def change(organisation: Organisation, values: Mapping[str, Any], by: Actor, *, decided: bool = False) -> Organisation:
    """Writes what differs, with its former value in the journal.

    Refused for what a running certificate or contract is tied to, unless a change of identity was `decided`.
    """
    was = {name: getattr(organisation, name) for name in FIELDS}
    known = {**was, **tidy({name: value for name, value in values.items() if name in FIELDS})}
    before = {name: value for name, value in was.items() if known[name] != value}
    if not before:
        return organisation
    reason = str(values.get("list_reason") or "")
    if not decided:
        _must_stay_itself(organisation, before, known)
    check_identity(known, organisation, reason, by)
    for name in before:
        setattr(organisation, name, known[name])
    after = {name: known[name] for name in before}
    journal.record("organisation.changed", organisation, by, before=before, after=after, reason=reason or None)
    db.session.flush()
    return organisation


def _must_stay_itself(organisation: Organisation, before: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refused for another name, SIREN or NDA than a running certificate or contract is tied to (invariant 63)."""
    replaced = [name for name in ("siren", "nda") if before.get(name)]
    if "name" in before and not same_name(before["name"], known["name"]):
        replaced.append("name")
    if replaced and is_bound(organisation.id):
        raise Refused(Reason("identity_is_bound", "R5.14", {"siren": organisation.siren, "nda": organisation.nda}))


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an organisation, numbers without spaces, no NDA as None."""
    known = {name: (values.get(name) or "") for name in FIELDS if name in values}
    known.update({name: compact(known[name]) for name in NUMBERS if name in known})
    if "nda" in known:
        known["nda"] = known["nda"] or None
    if "country" in known:
        known["country"] = known["country"] or FRANCE
    return known


def check_identity(known: dict[str, Any], current: Organisation | None, list_reason: str, by: Actor) -> None:
    """Invalid at the field for numbers that cannot be right, are another's, or contradict the list unexplained.

    `known` holds every one of FIELDS; `current` is the organisation whose identity it would be.
    """
    siren, siret, nda = known.get("siren", ""), known.get("siret", ""), known.get("nda") or ""
    verdicts = {
        "siren": check_siren_in(known.get("country") or FRANCE, siren),
        "siret": all_of(check_siret(siret), check_siret_of(siren, siret)) if siret else None,
        "nda": check_nda(nda) if nda else None,
        "group_siren": check_siren(known["group_siren"]) if known.get("group_siren") else None,
    }
    # a number that was taken on as it stands, from the list for instance, does not bar the way to other changes
    changed = {name for name in NUMBERS if current is None or known.get(name) != getattr(current, name)}
    if current is not None and known.get("country") != current.country:  # which says whether there must be a SIREN
        changed.add("siren")
    if "siren" in changed:  # the SIRET begins with it
        changed.add("siret")
    verdicts = {name: verdict for name, verdict in verdicts.items() if name in changed}
    errors = {name: [verdict.reasons[0].code] for name, verdict in verdicts.items() if verdict is not None
              and not verdict.allowed}  # fmt: skip
    if not known.get("name", "").strip():
        errors["name"] = ["organisation_name_missing"]
    errors = errors or _taken(nda, siren, current)
    if not errors and by.sees_whole_body and _numbers_change(known, current):
        errors = _contradicts_list(nda, siren, list_reason)
    if errors:
        raise Invalid(errors)


def _taken(nda: str, siren: str, current: Organisation | None) -> dict[str, list[str]]:
    """One NDA, one organisation; two with one SIREN are told apart by their NDA."""
    other = find_organisation(nda, siren)
    if other is None or (current is not None and other.id == current.id):
        return {}
    if nda and other.nda == nda:
        return {"nda": ["nda_taken"]}
    return {"siren": ["siren_taken"]} if not (nda and other.nda) and current is None else {}


def _numbers_change(known: dict[str, Any], current: Organisation | None) -> bool:
    return current is None or any(known[name] != getattr(current, name) for name in ("siren", "nda"))


def _contradicts_list(nda: str, siren: str, list_reason: str) -> dict[str, list[str]]:
    if list_reason.strip() or compare_with_list(nda, siren).verdict.allowed:
        return {}
    return {"list_reason": ["list_reason_missing"]}
