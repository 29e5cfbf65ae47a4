"""The shapes of the forms of the audit itself: meetings, findings, samples, nonconformities, report, review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, validates_schema

from certbody.audits.rules.grading import RESULTS
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.audits.rules.standard import CATEGORIES
from certbody.kit import fields
from certbody.kit.dates import PARIS
from certbody.kit.http import FormSchema

LONG = 8000


class ParisMoment(fields.Moment):
    """A day and time as the wall clock in Paris shows it, made into one moment for everybody."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


class MeetingForm(FormSchema):
    """When a meeting was held, and who attended: one person per line."""

    at = ParisMoment(required=True)
    attendance = fields.Text(longest=LONG, required=True)


class NewFactForm(FormSchema):
    """A fact met on site that the application did not tell."""

    fact = fields.Text(longest=LONG, required=True)


class FindingForm(FormSchema):
    """The answer to one indicator; `shown` and `site_id` lead back to where the auditor was."""

    site_id = fields.Identifier()
    shown = fields.Text(data_key="only")
    result = fields.Choice(RESULTS, required=True)
    evidence = fields.Text(longest=LONG)
    fact = fields.Text(longest=LONG)
    comment = fields.Text(longest=LONG)
    reason = fields.Text(longest=LONG)
    change_reason = fields.Text(longest=500)
    version = fields.Version()
    own = fields.Prefixed("own-")


class OwnAnswersForm(FormSchema):
    """The answers to the body's fields about the whole audit."""

    own = fields.Prefixed("own-")
    change_reason = fields.Text(longest=500)


class FileForm(FormSchema):
    """A file, with a word about it."""

    file = fields.Upload(required=True)
    note = fields.Text(longest=1000)


class SeenForm(FormSchema):
    """What was seen and is not kept."""

    seen = fields.Text(longest=LONG, required=True)


class SampledActionForm(FormSchema):
    """One training action of the sample."""

    category = fields.Choice(CATEGORIES, required=True)
    title = fields.Text(longest=300, required=True)
    reference = fields.Text(longest=100)
    as_subcontractor = fields.Flag()


class ActionPlanForm(FormSchema):
    """The organisation's answer; `confirmed` sends it despite the remarks."""

    cause = fields.Text(longest=LONG, required=True)
    correction = fields.Text(longest=LONG, required=True)
    corrective_action = fields.Text(longest=LONG, required=True)
    owner = fields.Text(longest=200, required=True)
    due_on = fields.Day(required=True)
    confirmed = fields.Flag()


class PlanReviewForm(FormSchema):
    """The auditor's answer to a plan."""

    outcome = fields.Choice(("accepted", "returned"), required=True)
    comment = fields.Text(longest=LONG)


class LiftingForm(FormSchema):
    """What the audit saw that ends a minor of the body before."""

    note = fields.Text(longest=LONG, required=True)


class EvidenceReviewForm(FormSchema):
    """The auditor's answer to evidence."""

    outcome = fields.Choice(("lifted", "returned"), required=True)
    note = fields.Text(longest=LONG, required=True)


class ReportTexts(FormSchema):
    """What the auditor writes beside the findings, and why a new version is signed."""

    strengths = fields.Text(longest=LONG)
    leads = fields.Text(longest=LONG)
    changes_since_last = fields.Text(longest=LONG)
    mark_and_display = fields.Text(longest=LONG)
    short_time = fields.Text(longest=LONG)
    conclusion = fields.Text(longest=LONG)
    change_reason = fields.Text(longest=500)
    reason = fields.Text(longest=1000)


class ReportForm(ReportTexts):
    """The texts as they are saved."""

    version = fields.Version()


class SignForm(ReportTexts):
    """Why a new version is signed, empty for the first; with `version`, the texts as they stand on the page."""

    version = fields.KnownVersion()

    @validates_schema
    def check_version(self, values: Mapping[str, Any], **_more: Any) -> None:
        """Texts without the version that they were read at would be signed over somebody else's."""
        if values.get("version") is None and any(values.get(part) for part in REPORT_PARTS):
            raise ValidationError(fields.REQUIRED["required"], "version")


class ReportReviewForm(FormSchema):
    """The reviewer's answer to a report."""

    outcome = fields.Choice(("complete", "returned"), required=True)
    comment = fields.Text(longest=LONG)


class ReviewCommentForm(FormSchema):
    """A remark at one field of a report."""

    anchor = fields.Text(required=True)
    body = fields.Text(longest=2000, required=True)


class RemarkAnswerForm(FormSchema):
    """The auditor's answer to a remark; empty when the correction speaks for itself."""

    answer = fields.Text(longest=2000)
    back = fields.Choice(("report", "findings"))
