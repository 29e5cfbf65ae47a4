"""The shapes of the forms about bank transfers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load

from certbody.billing.rules.bank_csv import ROLES
from certbody.kit import fields
from certbody.kit.http import FormSchema


class StatementForm(FormSchema):
    """A statement of the body's account."""

    file = fields.Upload(required=True)


class ColumnsForm(FormSchema):
    """Which column says what, and of which account the statement is."""

    account = fields.Text(longest=40)
    columns = fields.Prefixed("column-", longest=200)
    version = fields.Version()

    @post_load
    def read_roles(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The columns by what they say."""
        named = {name.removeprefix("column-"): column for name, column in values["columns"].items()}
        return {**values, "columns": {role: named[role] for role in ROLES if named.get(role)}}


class ConfirmForm(FormSchema):
    """What was proposed: how much for which invoice, `<id>:<cents>` parted by commas, and what was left."""

    parts = fields.Text(longest=4000, required=True)
    left_cents = fields.Integer(most=fields.Money.MOST, required=True, data_key="left")

    @post_load
    def read_parts(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The amounts by invoice."""
        try:
            pairs = [part.split(":") for part in values["parts"].split(",")]
            return {**values, "parts": [(UUID(invoice), int(cents)) for invoice, cents in pairs]}
        except ValueError:
            raise ValidationError({"parts": [_l("Choisissez une des réponses proposées.")]}) from None


class ConfirmAllForm(FormSchema):
    """Which certain attributions the page showed, by their mark."""

    seen = fields.Text(longest=64, required=True)


class AttributeForm(FormSchema):
    """The invoice that a person names, and how much of the transfer settles it."""

    number = fields.Text(longest=40, required=True)
    amount_cents = fields.Money(required=True, data_key="amount")
    left_cents = fields.Integer(most=fields.Money.MOST, required=True, data_key="left")


class ReasonForm(FormSchema):
    """Why."""

    reason = fields.Text(longest=300, required=True)
