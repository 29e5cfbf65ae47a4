"""The reviewer's remarks at the fields of a report, and the auditor's answers."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit, Report, ReviewComment
from certbody.audits.operations.report_review import get_reviewed
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.report_contents import read_contents
from certbody.audits.queries.reports import list_reports, working_state
from certbody.audits.queries.review_comments import drafts_of, get_comment, list_comments, unanswered
from certbody.audits.rules.report_contents import fields_of, section_of
from certbody.audits.rules.review_comments import ARTICLE, may_answer, may_sign_again
from certbody.audits.wording_review import section_name
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def write_comment(audit_id: UUID, anchor: str, body: str, by: Actor) -> ReviewComment:
    """Writes a remark at a field of the report that is under review, or changes the one being written there.

    It stays a draft until the report is sent back. NotFound for a field that the report does not have.
    """
    audit, report = get_reviewed(audit_id, by)
    if anchor not in dict(fields_of(_contents(audit, report))):
        raise NotFound
    return _keep(report, anchor, body, by)


def reopen_comment(review_comment_id: UUID, by: Actor) -> ReviewComment:
    """Asks again for what an answered remark asked: a new draft at the same field, which names the former."""
    former = get_comment(review_comment_id, by)
    _, report = get_reviewed(former.audit_id, by)
    if former.review_id is None or former.report_id == report.id:
        raise NotFound
    return _keep(report, former.anchor, former.body, by, former.id)


def _keep(report: Report, anchor: str, body: str, by: Actor, reopens_id: UUID | None = None) -> ReviewComment:
    drafts = drafts_of(list_comments(report.audit_id), report.id)
    row = next((one for one in drafts if one.anchor == anchor), None)
    event, before = "review_comment.changed", None
    if row is None:
        row = ReviewComment(audit_id=report.audit_id, report_id=report.id, anchor=anchor)
        db.session.add(row)
        event = "review_comment.reopened" if reopens_id else "review_comment.written"
    else:
        before = {"body": row.body}
    row.body, row.author_id, row.author_name, row.at = body, by.person_id, by.name, clock.now()
    row.reopens_id = reopens_id or row.reopens_id
    db.session.flush()
    journal.record(event, row, by, before=before, after={"anchor": anchor, "body": body})
    return row


def withdraw_comment(review_comment_id: UUID, by: Actor) -> ReviewComment:
    """Takes back a remark that was not sent. NotFound once it was."""
    row = get_comment(review_comment_id, by)
    get_reviewed(row.audit_id, by)
    if row.review_id is not None:
        raise NotFound
    row.withdrawn_at = clock.now()
    db.session.flush()
    journal.record("review_comment.withdrawn", row, by, before={"anchor": row.anchor, "body": row.body})
    return row


def answer_comment(review_comment_id: UUID, answer: str, by: Actor) -> ReviewComment:
    """Answers a remark, or calls it dealt with: an empty answer will do when the field was changed since.

    The answer may be given anew until the next version is signed.
    """
    row = get_comment(review_comment_id, by)
    audit = get_conducted_audit(row.audit_id, by)
    if row.review_id is None:
        raise NotFound
    signed = list_reports(audit.id)
    if working_state(audit, signed) != "closed" or signed[0].report.id != row.report_id:
        raise Refused(Reason("remark_settled", ARTICLE))
    verdict = may_answer(answer, changed=_was_changed(audit, signed[0].report, row.anchor))
    if not verdict:
        raise Invalid({"answer": [reason.code for reason in verdict.reasons]})
    row.answer, row.resolved_at = answer, clock.now()
    row.resolved_by, row.resolved_by_name = by.person_id, by.name
    db.session.flush()
    journal.record("review_comment.answered", row, by, after={"anchor": row.anchor, "answer": answer})
    return row


def must_be_answered(audit_id: UUID) -> None:
    """Refused, naming where, while a remark of the reviewer has no answer."""
    sections = [section_of(one.anchor) for one in unanswered(list_comments(audit_id))]
    require(may_sign_again([section_name(code) for code in dict.fromkeys(sections)]))


def _contents(audit: Audit, report: Report) -> dict[str, object]:
    """What a version says; the audit as it stands, for one signed before contents were kept."""
    return report.contents or read_contents(audit)


def _was_changed(audit: Audit, report: Report, anchor: str) -> bool:
    """Whether a field says something else than the signed version; nobody can tell for one without its contents."""
    if report.contents is None:
        return True
    return dict(fields_of(report.contents)).get(anchor) != dict(fields_of(read_contents(audit))).get(anchor)
