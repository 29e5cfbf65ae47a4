"""The shape of how a client is billed."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from certbody.clients.rules.identifiers import compact
from certbody.kit import fields
from certbody.kit.countries import CODE
from certbody.kit.http import FormSchema


class BillingProfileForm(FormSchema):
    """Country, VAT number, exemption, billing address, mail, order number."""

    country = fields.Text(longest=2, required=True, also=CODE)
    vat_number = fields.Text(longest=20)
    exemption = fields.Text(longest=200)
    address = fields.Text(longest=500)
    email = fields.Email(longest=200)
    order_number = fields.Text(longest=60)
    version = fields.Version()

    @post_load
    def write_number(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """A VAT number without its spaces."""
        return values | {"vat_number": compact(values["vat_number"])}
