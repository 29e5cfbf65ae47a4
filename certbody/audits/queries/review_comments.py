"""The reviewer's remarks at the fields of a report: those being written, those sent, and how they were dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit, ReviewComment
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.reports import SignedReport, working_state
from certbody.audits.rules.report_contents import in_order, section_of
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant


def list_comments(audit_id: UUID) -> list[ReviewComment]:
    """The remarks on the reports of an audit, oldest first, drafts included: for reviewers."""
    statement = (
        select(ReviewComment)
        .where(ReviewComment.audit_id == audit_id, ReviewComment.withdrawn_at.is_(None))
        .order_by(ReviewComment.at, ReviewComment.id)
    )
    return list(db.session.scalars(statement))


def list_sent_comments(audit_id: UUID, report_id: UUID | None = None) -> list[ReviewComment]:
    """The remarks that were sent to the auditor, in the order of the report; of one version when it is named."""
    sent = [one for one in list_comments(audit_id) if one.review_id is not None and report_id in (None, one.report_id)]
    return sorted(sent, key=lambda one: in_order(section_of(one.anchor)))


def list_at_hand(audit: Audit, signed: Sequence[SignedReport]) -> list[ReviewComment]:
    """The remarks that the auditor deals with: those on a version that was sent back; none otherwise."""
    if audit.state != "reported" or working_state(audit, [*signed]) != "closed":
        return []
    return list_sent_comments(audit.id, signed[0].report.id)


def drafts_of(comments: Iterable[ReviewComment], report_id: UUID) -> list[ReviewComment]:
    """The remarks on a version that were not sent yet."""
    return [one for one in comments if one.report_id == report_id and one.review_id is None]


def unanswered(comments: Iterable[ReviewComment]) -> list[ReviewComment]:
    """The remarks that were sent and not dealt with."""
    return [one for one in comments if one.review_id is not None and one.resolved_at is None]


def at_anchors(comments: Iterable[ReviewComment]) -> dict[str, list[ReviewComment]]:
    """The remarks by the field that they are about."""
    found: dict[str, list[ReviewComment]] = {}
    for one in comments:
        found.setdefault(one.anchor, []).append(one)
    return found


def get_comment(review_comment_id: UUID, by: Actor) -> ReviewComment:
    """A remark on an audit that the actor may see, or NotFound; one that was taken back is no more."""
    row = db.session.get(ReviewComment, (current_tenant(), review_comment_id))
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    get_audit(row.audit_id, by)
    return row
