"""The shape of what a device sends; each operation in it is read by itself, so that a bad one spoils no other."""

from __future__ import annotations

from marshmallow import fields as shapes
from marshmallow import validate

from certbody.kit import fields
from certbody.kit.http import FormSchema

MOST_OPERATIONS = 200


class UnsealForm(FormSchema):
    """A device's key, sealed to the site for the person who asks, and their password: a session alone opens nothing."""

    wrapped = fields.Text(longest=4000, required=True)
    password = fields.Secret(required=True)


class ImportForm(FormSchema):
    """The file of work that a device could not send."""

    file = fields.Upload(required=True)


class SyncForm(FormSchema):
    """One exchange. `now`: what the device's clock shows, when its moments are still to be corrected."""

    device = fields.Identifier(required=True)
    device_name = fields.Text(longest=100)
    cursor = fields.Integer(most=2**53, load_default=0)
    now = fields.Text(longest=40)
    operations = shapes.List(
        shapes.Raw(allow_none=True), load_default=list, validate=validate.Length(max=MOST_OPERATIONS)
    )


class SheetForm(FormSchema):
    """Why the closing sheet is made anew."""

    reason = fields.Text(longest=1000, required=True)
