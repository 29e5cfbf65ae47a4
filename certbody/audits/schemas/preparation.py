"""The shape of what the organisation prepares."""

from __future__ import annotations

from certbody.audits.schemas.on_site import LONG
from certbody.kit import fields
from certbody.kit.http import FormSchema


class ExplanationForm(FormSchema):
    """The explanation of one indicator; `then` says where to go on once it is saved."""

    text = fields.Text(longest=LONG)
    then = fields.Text()
    version = fields.Version()
