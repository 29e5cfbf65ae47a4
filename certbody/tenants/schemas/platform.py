"""The shapes of the operator's forms."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.tenants.rules.room import LARGEST_ROOM


class RoomForm(FormSchema):
    """How many gigabytes the files of a body may take, and why."""

    gigabytes = fields.Integer(least=1, most=LARGEST_ROOM, required=True)
    reason = fields.Text(required=True, longest=500)


class OpenBodyForm(FormSchema):
    """A new certification body and its first administrator."""

    slug = fields.Text(required=True, longest=40)
    name = fields.Text(required=True, longest=120)
    admin_email = fields.Email(required=True)
    admin_name = fields.Text(required=True, longest=120)
