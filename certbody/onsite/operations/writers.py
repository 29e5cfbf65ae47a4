"""How each kind of field is written into the audit: through the operation that the site's pages use too.

Each answers whether it has written; it raises what the operation raises when a rule says no.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from certbody.audits.operations.findings import OutOfScope, must_be_sampled, record_finding
from certbody.audits.operations.meetings import correct_opening, hold_opening
from certbody.audits.operations.own_fields import record_own_answers
from certbody.audits.operations.reports import save_report_draft
from certbody.audits.operations.sampled_actions import (
    SAID,
    add_sampled_action,
    change_sampled_action,
    find_sampled_action,
    remove_sampled_action,
)
from certbody.audits.queries.findings import find_finding
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.reports import find_draft
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.kit import clock
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.onsite.operations.board import Board
from certbody.onsite.rules.fields import FINDING_PARTS, FieldName, site_of
from certbody.onsite.rules.meetings import attendance, true_moment
from certbody.onsite.rules.values import moment
from certbody.tenants.actor import Actor


def write_opening(board: Board, name: FieldName, by: Actor) -> bool:
    """The opening meeting, or another moment of it."""
    audit, value = board.audit, board.value(name.text)
    if not value.get("held"):
        if audit.opening_at is not None:
            raise Refused(Reason("opening_was_held"))
        return True
    at, present = meeting_moment(board, name, value), present_at(board, "opening")
    if audit.opening_at is None:
        hold_opening(audit.id, at, present, by)
    else:
        correct_opening(audit.id, at, present, by)
    return True


def meeting_moment(board: Board, name: FieldName, value: dict[str, Any]) -> datetime:
    """When a meeting was held, by the site's clock; `corrected`: the seconds that the device had taken off already."""
    head = board.heads_of([board.states[name.text]])[0]
    slow = head.skew_seconds + (value.get("corrected") or 0)
    return true_moment(moment(value.get("at")) or head.device_at, slow, clock.now())


def present_at(board: Board, meeting: str) -> str:
    """Who was present at a meeting, one per line."""
    states = [state for _name, state in board.named("person")]
    listed = board.audit.opening_attendance if meeting == "opening" else board.audit.closing_attendance
    return attendance([one.value for one in states], [one.record for one in states], listed, meeting)


def write_person(board: Board, _name: FieldName, by: Actor) -> bool:
    """A person who is present; the list of an opening meeting that is recorded already follows."""
    audit = board.audit
    if audit.state == "open" and audit.opening_at is not None:
        present = present_at(board, "opening")
        if present != audit.opening_attendance:
            correct_opening(audit.id, audit.opening_at, present, by)
    return True


def write_action(board: Board, name: FieldName, by: Actor) -> bool:
    """An action of the sample: added, said otherwise, taken out."""
    audit, value = board.audit, board.value(name.text)
    row = find_sampled_action(audit.id, name.id)
    if value.get("removed"):
        if row is not None:
            remove_sampled_action(row.id, by)
        return True
    said: dict[str, Any] = {part: value.get(part) or "" for part in SAID}
    said["as_subcontractor"] = bool(value.get("as_subcontractor"))
    if not said["title"].strip():
        return False
    if row is None:
        add_sampled_action(audit.id, **said, by=by, sampled_action_id=name.id)
    else:
        change_sampled_action(row, said, by)
    return True


def write_finding(board: Board, name: FieldName, by: Actor) -> bool:
    """The answer to one indicator; what is said of it waits until there is a result and the indicator applies."""
    indicator, place = int(name.parts[0]), name.parts[1]
    finding = find_finding(board.audit.id, indicator, site_of(place))
    answer = {}
    for part in FINDING_PARTS:
        told = board.value(f"finding/{indicator}/{place}/{part}")
        answer[part] = told if told is not None else getattr(finding, part, "")
    if finding is None and not answer["result"]:
        return False
    version = finding.version if finding is not None else 0
    try:
        record_finding(board.audit.id, indicator, site_of(place), **answer, version=version, change_reason="", by=by)
    except OutOfScope:
        return False
    return True


def write_own_answer(board: Board, name: FieldName, by: Actor) -> bool:
    """An answer to a field of the body; those that are required are asked for when the report is signed."""
    field_id, number, place = name.parts
    indicator, site_id = None if number == "-" else int(number), site_of(place)
    own = read_own(board.audit)
    must_be_sampled(board.audit, site_id)
    given = {field.name: own.answer(field, site_id) for field in own.fields_of(indicator)}
    if f"own-{field_id}" not in given:
        raise Refused(Reason("own_field_gone"))
    given[f"own-{field_id}"] = board.value(name.text)
    record_own_answers(board.audit.id, indicator, site_id, given, "", by, left_out=True)
    return True


def write_report(board: Board, _name: FieldName, by: Actor) -> bool:
    """What is written beside the findings; a part that devices say nothing of stays as it is."""
    draft = find_draft(board.audit.id)
    told = {part: board.value(f"report/{part}") for part in REPORT_PARTS}
    values = {part: getattr(draft, part, "") if text is None else text for part, text in told.items()}
    save_report_draft(board.audit.id, values, draft.version if draft else 0, by)
    return True
