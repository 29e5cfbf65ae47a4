"""A change of identity as a case: opened by the organisation or the office, proven, completed, or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from certbody.certificates.models import IdentityCase, IdentityEvidence
from certbody.certificates.operations import letters
from certbody.certificates.queries import identity as queries
from certbody.certificates.rules import identity as rules
from certbody.clients.models import Organisation
from certbody.clients.operations.organisations import FIELDS, check_identity, tidy
from certbody.clients.queries.journey import is_bound
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.rules.permissions import Permission

IDENTITY = ("name", "siren", "siret", "nda", "legal_status", "manager_name")
FACTS = ("kind", "effective_on", "activity_unchanged", "explanation")


def open_case(organisation_id: UUID, values: Mapping[str, Any], file: StoredFile, by: Actor) -> IdentityCase:
    """Opens the case of a change of identity with its first paper. `values`: IDENTITY, FACTS and `list_reason`.

    Refused for an organisation that nothing binds (its record is simply corrected), and while another case is open.
    """
    organisation = get_organisation(organisation_id, by)
    if not is_bound(organisation.id):
        raise Refused(Reason("identity_not_bound", rules.IDENTITY_RULE))
    if queries.find_undecided(organisation.id) is not None:
        raise Refused(Reason("identity_already_open", rules.IDENTITY_RULE))
    case = IdentityCase(
        organisation_id=organisation.id,
        opened_by=by.membership_id,
        opened_by_name=by.name,
        opened_by_client=by.is_client,
        opened_on=clock.today(),
        **_told(organisation, values, by),
    )
    db.session.add(case)
    db.session.flush()
    journal.record("identity_case.opened", case, by, before=case.before, after={"kind": case.kind, **case.after})
    add_evidence(case.id, file, by)
    letters.tell_identity(organisation, "opened", case.kind)
    return case


def _told(organisation: Organisation, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """What was said of the change, checked: Invalid at the field for what cannot be."""
    was = {name: getattr(organisation, name) or "" for name in IDENTITY}
    wished = tidy({name: values.get(name) or was[name] for name in IDENTITY})
    if wished["siren"] != was["siren"] and not values.get("siret"):
        wished["siret"] = ""
    list_reason = str(values.get("list_reason") or "")
    wished["nda"] = wished["nda"] or ""
    changed = sorted(rules.changed_fields(was, wished))
    faults = rules.kind_faults(values["kind"], changed)
    if in_reach := rules.effect_told_in_time(values["effective_on"], clock.today()).reasons:
        faults["effective_on"] = in_reach[0].code
    known = {**{name: getattr(organisation, name) for name in FIELDS}, **wished}
    _refuse_faults(faults, lambda: check_identity(known, organisation, list_reason, by))
    return {
        **{name: values[name] for name in FACTS},
        "list_reason": list_reason,
        "before": {name: was[name] for name in changed},
        "after": {name: wished[name] for name in changed},
    }


def _refuse_faults(faults: Mapping[str, str], check: Callable[[], None]) -> None:
    """Invalid with all that is wrong at once; of a SIREN that had to stay, its SIRET has nothing more to say."""
    errors = {}
    try:
        check()
    except Invalid as wrong:
        errors = {name: codes for name, codes in wrong.errors.items() if not (name == "siret" and "siren" in faults)}
    errors |= {name: [code] for name, code in faults.items()}
    if errors:
        raise Invalid(errors)


def add_evidence(identity_case_id: UUID, file: StoredFile, by: Actor) -> IdentityEvidence:
    """Adds a paper to a case that is not decided yet."""
    case = queries.get_case(identity_case_id, by, lock=True)
    _must_be_undecided(case)
    row = IdentityEvidence(
        identity_case_id=case.id, file_id=file.id, name=file.name, sha256=file.sha256, added_by_name=by.name,
        added_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record("identity_case.evidence_added", case, by, after={"file": file.name, "sha256": file.sha256})
    return row


def _must_be_undecided(case: IdentityCase) -> None:
    if case.state not in queries.UNDECIDED:
        raise Refused(Reason("identity_settled", rules.IDENTITY_RULE))


def complete_case(identity_case_id: UUID, values: Mapping[str, Any], version: int, by: Actor) -> IdentityCase:
    """The office corrects what was told, says what it has verified, and hands the case on for its decision."""
    by.must(Permission.MANAGE_CERTIFICATES)
    case = queries.get_case(identity_case_id, by, lock=True)
    expect_version(case, version)
    _must_be_undecided(case)
    was = dict(case.after)
    told = {**values, "list_reason": values.get("list_reason") or case.list_reason}
    for name, value in _told(case.organisation, told, by).items():
        setattr(case, name, value)
    case.note, case.state = values["note"], "completed"
    case.examined_by = sorted({*case.examined_by, str(by.membership_id)})
    case.completed_by_name, case.completed_at = by.name, clock.now()
    journal.record("identity_case.completed", case, by, before=was, after=case.after, reason=case.note)
    db.session.flush()
    return case


def abandon_case(identity_case_id: UUID, reason: str, by: Actor) -> IdentityCase:
    """Drops a case that was opened by mistake or does not come about: nothing is decided, nothing changes.

    Refused to the organisation for what the body has opened or examined (invariant 63).
    """
    case = queries.get_case(identity_case_id, by, lock=True)
    _must_be_undecided(case)
    if by.is_client and not rules.may_drop_own(case.opened_by_client, case.state):
        raise Refused(Reason("identity_examined", rules.IDENTITY_RULE))
    was, case.state = case.state, "abandoned"
    journal.record("identity_case.abandoned", case, by, before={"state": was}, after={"state": case.state},
                   reason=reason)  # fmt: skip
    db.session.flush()
    return case
