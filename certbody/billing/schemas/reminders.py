"""The shape of a pause of reminders."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema


class PauseForm(FormSchema):
    """Of which invoices reminders are held back, until when and why."""

    scope = fields.Choice(("invoice", "client"), required=True)
    until = fields.Day(required=True)
    reason = fields.Text(longest=500, required=True)
