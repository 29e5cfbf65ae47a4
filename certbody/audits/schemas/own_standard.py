"""The shapes of a body's own text of the standard and of its own fields."""

from __future__ import annotations

from certbody.audits.models.own_standard import FIELD_KINDS
from certbody.kit import fields
from certbody.kit.http import FormSchema

LONG = 4000


class OwnTextForm(FormSchema):
    """A file with the body's text, from when and why; `dry_run` only says what the file holds."""

    file = fields.Upload(required=True)
    valid_from = fields.Day(required=True)
    reason = fields.Text(required=True, longest=500)
    dry_run = fields.Flag()


class WordingForm(FormSchema):
    """The body's words for one indicator; an empty part keeps ours."""

    title_fr = fields.Text(longest=300)
    title_en = fields.Text(longest=300)
    official_fr = fields.Text(longest=LONG)
    official_en = fields.Text(longest=LONG)
    expectation_fr = fields.Text(longest=LONG)
    expectation_en = fields.Text(longest=LONG)
    evidence_fr = fields.Text(longest=LONG)
    evidence_en = fields.Text(longest=LONG)
    valid_from = fields.Day(required=True)
    reason = fields.Text(required=True, longest=500)


class OwnFieldForm(FormSchema):
    """A field of the body; `indicator` is left empty for a field of the whole audit, `options` is one per line."""

    indicator = fields.Integer(least=1, most=99)
    label_fr = fields.Text(required=True, longest=200)
    label_en = fields.Text(longest=200)
    kind = fields.Choice(FIELD_KINDS, required=True)
    options = fields.Text(longest=LONG)
    required = fields.Flag()
