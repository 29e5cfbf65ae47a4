"""The shapes of the body's profile and settings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validates_schema
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siren, siret, tva

from certbody.kit import fields
from certbody.kit.http import FormSchema

_FAULTS = {
    siren: _l("Un SIREN a 9 chiffres, dont le dernier vérifie les autres."),
    siret: _l("Un SIRET a 14 chiffres : le SIREN puis 5 chiffres."),
    tva: _l("Un numéro de TVA français s’écrit FR, deux chiffres, puis le SIREN."),
    iban: _l("Cet IBAN n’est pas exact : vérifiez chaque caractère."),
    bic: _l("Un BIC a 8 ou 11 caractères."),
}


class CheckedNumber(fields.Text):
    """An identifier that proves itself by its check digits; spaces do not matter. Nothing is allowed too."""

    def __init__(self, kind: Any) -> None:
        super().__init__(longest=50)
        self.kind = kind

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return ""
        try:
            number: str = self.kind.validate(text)
        except NotANumber:
            raise ValidationError(_FAULTS[self.kind]) from None
        return f"FR{number}" if self.kind is tva else number


class ProfileForm(FormSchema):
    """The certification body on paper."""

    version = fields.Version()
    legal_name = fields.Text(required=True)
    legal_form = fields.Text(longest=60)
    capital = fields.Text(longest=60)
    siren = CheckedNumber(siren)
    siret = CheckedNumber(siret)
    rcs_city = fields.Text(longest=80)
    vat_number = CheckedNumber(tva)
    address = fields.Text()
    postcode = fields.Text(longest=10)
    city = fields.Text(longest=80)
    email = fields.Email()
    phone = fields.Text(longest=30)
    accreditation = fields.Text(longest=80)
    signatory = fields.Text(longest=120)
    iban = CheckedNumber(iban)
    bic = CheckedNumber(bic)
    listed_labels = fields.Text(longest=2000)

    @validates_schema
    def must_be_one_company(self, values: dict[str, Any], **_options: Any) -> None:
        """SIRET and VAT number contain the SIREN; another company's number is a slip."""
        number = values.get("siren")
        errors = {}
        if number and values.get("siret") and not values["siret"].startswith(number):
            errors["siret"] = [_l("Ce SIRET ne commence pas par le SIREN ci-dessus.")]
        if number and values.get("vat_number") and not values["vat_number"].endswith(number):
            errors["vat_number"] = [_l("Ce numéro de TVA ne contient pas le SIREN ci-dessus.")]
        if errors:
            raise ValidationError(errors)


class SettingForm(FormSchema):
    """A new value, from when, and why."""

    value = fields.Text(required=True, longest=20)
    valid_from = fields.Day(required=True)
    reason = fields.Text(required=True, longest=500)


class TakeRequestsForm(FormSchema):
    """Whether requests sent to several bodies come here too."""

    takes_requests = fields.Flag()
