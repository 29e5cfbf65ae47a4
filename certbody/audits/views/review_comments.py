"""The reviewer's remarks at the fields of a report, and the auditor's answers to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from certbody.audits.models import ReviewComment
from certbody.audits.operations import review_comments
from certbody.audits.queries.review_comments import get_comment
from certbody.audits.rules.report_contents import section_of
from certbody.audits.schemas.on_site import RemarkAnswerForm, ReviewCommentForm
from certbody.audits.views.report_review import show_review
from certbody.audits.views.reports import show_report
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("review_comments", __name__, url_prefix="/b/<slug>")


@bp.post("/audits/<uuid:audit_id>/review/comments")
@requires(Permission.REVIEW_REPORTS)
@form(ReviewCommentForm, page=show_review)
def write_comment(audit_id: UUID, values: dict[str, Any]) -> Any:
    row = review_comments.write_comment(audit_id, values["anchor"], values["body"], actor())
    return done(_at_field(row), _("La remarque est notée. Elle partira si vous retournez le rapport."), row.id)


@bp.post("/review-comments/<uuid:review_comment_id>/withdrawal")
@requires(Permission.REVIEW_REPORTS)
def withdraw_comment(review_comment_id: UUID) -> Any:
    row = review_comments.withdraw_comment(review_comment_id, actor())
    return done(_at_field(row), _("La remarque est retirée."), row.id)


@bp.post("/review-comments/<uuid:review_comment_id>/reopening")
@requires(Permission.REVIEW_REPORTS)
def reopen_comment(review_comment_id: UUID) -> Any:
    row = review_comments.reopen_comment(review_comment_id, actor())
    url = url_for("report_review.show_review", audit_id=row.audit_id, comment=row.anchor, _anchor="at-hand")
    return done(url, _("La remarque est rouverte. Complétez-la si besoin."), row.id)


def _at_field(row: ReviewComment) -> str:
    """The field on the review page, in the view that the reviewer had chosen."""
    only = request.form.get("only") or None
    anchor = section_of(row.anchor).replace("/", "-")
    return url_for("report_review.show_review", audit_id=row.audit_id, only=only, _anchor=anchor)


def _show_answered(review_comment_id: UUID) -> Any:
    """The page of the report that a remark is about."""
    return show_report(audit_id=get_comment(review_comment_id, actor()).audit_id)


@bp.post("/review-comments/<uuid:review_comment_id>/answer")
@requires(Permission.CONDUCT_AUDITS)
@form(RemarkAnswerForm, page=_show_answered)
def answer_comment(review_comment_id: UUID, values: dict[str, Any]) -> Any:
    row = review_comments.answer_comment(review_comment_id, values["answer"], actor())
    return done(_after_answer(row, values["back"]), _("La remarque est traitée."), row.id)


def _after_answer(row: ReviewComment, back: str | None) -> str:
    """Back to the indicator where the answer was given, or to the list of remarks."""
    kind, number, site, *_rest = [*row.anchor.split("/"), "-"]
    if back == "findings" and kind == "finding":
        site_id = None if site == "-" else site
        return url_for(
            "findings.show_findings", audit_id=row.audit_id, site_id=site_id, open=number, _anchor=f"indicator-{number}"
        )
    return url_for("reports.show_report", audit_id=row.audit_id, _anchor="remarks")
