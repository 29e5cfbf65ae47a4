"""The shape of how a client is billed."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from marshmallow import post_load, validate

from certbody.clients.rules.identifiers import compact
from certbody.kit import fields
from certbody.kit.http import FormSchema

_NO_COUNTRIES = ("FR", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")
_COUNTRY = validate.Regexp("^[A-Z]{2}$", error=_l("Choisissez un pays de la liste."))


class BillingProfileForm(FormSchema):
    """Country, VAT number, exemption, billing address, mail, order number."""

    country = fields.Text(longest=2, required=True, also=_COUNTRY)
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


def list_countries() -> list[tuple[str, str]]:
    """The countries of the world in the reader's language, France first."""
    names = Locale.parse(str(get_locale() or "fr")).territories
    countries = sorted((name, code) for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES)
    return [("FR", names["FR"]), *((code, name) for name, code in countries)]
