"""A body defining its own fields, and its auditors filling them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from certbody.audits import standards
from certbody.audits.models import Audit, Finding, OwnAnswer, OwnField
from certbody.audits.operations.findings import WHILE_OPEN, must_be_writable
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.findings import list_findings
from certbody.audits.queries.own_standard import Own, list_field_versions, read_own
from certbody.audits.rules.grading import NEED_REASON
from certbody.audits.rules.own_standard import Field, may_answer
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def define_field(
    own_field_id: UUID | None,
    indicator: int | None,
    label_fr: str,
    label_en: str,
    kind: str,
    options: Sequence[str],
    required: bool,
    by: Actor,
) -> OwnField:
    """Adds a field of the body, or gives one a new version; closed audits keep the fields that they were done with.

    What a field is about and its kind never change: the answers given would no longer fit. Invalid for a choice with
    fewer than two options, or an indicator that no version of the standard has.
    """
    former = get_field(own_field_id) if own_field_id else None
    if former is not None:
        indicator, kind = former.indicator, former.kind
    _must_be_askable(indicator, kind, options)
    row = OwnField(
        field_id=former.field_id if former else new_id(),
        indicator=indicator,
        label_fr=label_fr,
        label_en=label_en,
        kind=kind,
        options=list(dict.fromkeys(options)) if kind == "choice" else [],
        required=required,
    )
    return _keep(row, "own_field.changed" if former else "own_field.defined", by)


def _must_be_askable(indicator: int | None, kind: str, options: Sequence[str]) -> None:
    errors = {}
    if indicator is not None and not any(indicator in standards.standard(code) for code in standards.CODES):
        errors["indicator"] = ["own_field_indicator"]
    if kind == "choice" and len(set(options)) < 2:
        errors["options"] = ["own_field_options"]
    if errors:
        raise Invalid(errors)


def close_field(own_field_id: UUID, by: Actor) -> OwnField:
    """Asks a field no more from now on; audits already closed keep it with its answers."""
    former = get_field(own_field_id)
    row = OwnField(
        field_id=former.field_id,
        indicator=former.indicator,
        label_fr=former.label_fr,
        label_en=former.label_en,
        kind=former.kind,
        options=former.options,
        required=former.required,
        closed=True,
    )
    return _keep(row, "own_field.closed", by)


def get_field(own_field_id: UUID) -> OwnField:
    """The newest version of the field that this row is a version of, or NotFound when it is asked no more."""
    versions = list_field_versions()
    field_id = next((row.field_id for row in versions if row.id == own_field_id), None)
    newest = next((row for row in versions if row.field_id == field_id), None)
    if newest is None or newest.closed:
        raise NotFound
    return newest


def _keep(row: OwnField, event: str, by: Actor) -> OwnField:
    row.set_by, row.set_by_name, row.set_at = by.person_id, by.name, clock.now()
    db.session.add(row)
    db.session.flush()
    journal.record(event, row, by, after={"label": row.label_fr, "indicator": row.indicator, "kind": row.kind})
    return row


def record_own_answers_of(finding: Finding, given: Mapping[str, str], change_reason: str, by: Actor) -> list[OwnAnswer]:
    """Records the body's fields of a finding; nothing is required of an indicator that was left out."""
    left_out = finding.result in NEED_REASON
    return record_own_answers(
        finding.audit_id, finding.indicator, finding.site_id, given, change_reason, by, left_out=left_out
    )


def record_own_answers(
    audit_id: UUID,
    indicator: int | None,
    site_id: UUID | None,
    given: Mapping[str, str],
    change_reason: str,
    by: Actor,
    *,
    left_out: bool = False,
) -> list[OwnAnswer]:
    """Records what was filled in of the fields of one indicator, or (none) of the whole audit; only changes are kept.

    `given`: by name of field. After the closing meeting a change needs a reason. `left_out`: the indicator is not
    applicable or not audited, so that nothing is required. Invalid, at the field, for an answer that does not fit.
    """
    audit = get_conducted_audit(audit_id, by)
    own = read_own(audit)
    fields = own.fields_of(indicator)
    if not fields:
        return []
    must_be_writable(audit)
    _must_fit(fields, given, left_out)
    changed = [field for field in fields if given.get(field.name, "") != own.answer(field, site_id)]
    why = change_reason.strip() or (WHILE_OPEN if audit.state == "open" else "")
    if changed and not why:
        raise Invalid({"change_reason": ["change_reason_missing"]})
    return [_answer(audit, own, field, site_id, given.get(field.name, ""), why, by) for field in changed]


def _must_fit(fields: Sequence[Field], given: Mapping[str, str], left_out: bool) -> None:
    verdicts = {field.name: may_answer(field, given.get(field.name, "")) for field in fields}
    errors = {
        name: [reason.code for reason in verdict.reasons]
        for name, verdict in verdicts.items()
        if not verdict.allowed and (given.get(name) or not left_out)
    }
    if errors:
        raise Invalid(errors)


def _answer(audit: Audit, own: Own, field: Field, site_id: UUID | None, value: str, why: str, by: Actor) -> OwnAnswer:
    row = OwnAnswer(
        audit_id=audit.id,
        site_id=site_id,
        field_id=field.id,
        value=value,
        reason=why,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    before, after = own.answer(field, site_id), {"label": field.label.fr, "value": value}
    journal.record("own_answer.recorded", row, by, before={"value": before}, after=after, reason=why)
    return row


def must_be_filled_in(audit: Audit) -> None:
    """Refused while a required field of the body lacks its answer: the report prints them."""
    lacking = read_own(audit).lacking(_audited(audit.id))
    if lacking:
        raise Refused(Reason("own_fields_missing", values={"labels": ", ".join(one.label.fr for one in lacking)}))


def _audited(audit_id: UUID) -> list[int]:
    return [one.indicator for one in list_findings(audit_id) if one.result not in NEED_REASON]
