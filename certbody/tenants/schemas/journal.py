"""The shapes of what is asked of the journal."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.tenants.queries.journal import FORMATS


class FormatForm(FormSchema):
    """In which form a file is wanted."""

    format = fields.Choice(FORMATS, required=True)


class ExportForm(FormatForm):
    """Which lines are wanted: the filters of the page, those left empty for everything."""

    subject = fields.Text()
    subject_id = fields.Identifier()
    person = fields.Identifier()
    event = fields.Text()
    since = fields.Day()
    until = fields.Day()


class PurgeForm(FormSchema):
    """Which file is meant, typed by hand, and why its content goes."""

    typed = fields.Text(required=True)
    reason = fields.Text(required=True, longest=500)
