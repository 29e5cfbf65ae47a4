"""The shape of the forms about organisations, sites and people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validate, validates_schema

from certbody.kit.countries import CODE, FRANCE
from certbody.kit.fields import Email, Flag, Text, Upload, Version
from certbody.kit.http import FormSchema

_WEBSITE = validate.Regexp(
    r"((https?://)?[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?)?\Z",
    error=_l("Indiquez une adresse de site, par exemple https://www.exemple.fr."),
)
_PHONE = validate.Regexp(
    r"((?=(\D*[0-9]){8})[0-9+.\s]+)?\Z",
    error=_l("Indiquez un numéro d’au moins huit chiffres, par exemple 01 23 45 67 89."),
)
_POSTCODE = validate.Regexp(r"([0-9]{5})?\Z", error=_l("Un code postal compte cinq chiffres."))


class IdentityFields(FormSchema):
    """Who an organisation is, whoever says it."""

    name = Text(required=True)
    siren = Text(longest=30)
    siret = Text(longest=30)
    nda = Text(longest=30)
    legal_status = Text(longest=100)
    manager_name = Text()
    email = Email()
    phone = Text(longest=40, also=_PHONE)
    address = Text(longest=400)
    postcode = Text(longest=10, also=_POSTCODE)
    city = Text(longest=120)
    website = Text(longest=300, also=_WEBSITE)
    list_reason = Text(longest=1000)


class OrganisationForm(IdentityFields):
    """An organisation, where it is established, and why the body keeps what the public list contradicts."""

    region_code = Text(longest=3)
    group_siren = Text(longest=30)
    country = Text(longest=2, also=CODE, load_default=FRANCE)
    postcode = Text(longest=12)

    @validates_schema
    def french_postcode(self, values: dict[str, Any], **_options: Any) -> None:
        """Five digits in France; elsewhere each country has its own."""
        if values["country"] == FRANCE:
            try:
                _POSTCODE(values["postcode"])
            except ValidationError as error:
                raise ValidationError({"postcode": error.messages}) from error


class OrganisationEditForm(OrganisationForm):
    """The same, opened on one version."""

    version = Version()


class SiteForm(FormSchema):
    """A place with permanent staff."""

    name = Text(required=True)
    address = Text(longest=400)
    postcode = Text(longest=10, also=_POSTCODE)
    city = Text(longest=120)
    is_central = Flag()


class SiteEditForm(SiteForm):
    """The same, opened on one version."""

    version = Version()


class SiteRemovalForm(FormSchema):
    """Which version of a place is taken off the list."""

    version = Version()


class ClosingForm(FormSchema):
    """Why a place closes."""

    reason = Text(required=True, longest=1000)


class PersonForm(FormSchema):
    """Someone to invite into the organisation's own space."""

    name = Text(required=True)
    email = Email(required=True)


class ListUploadForm(FormSchema):
    """The public list, and whether only to say what would change."""

    file = Upload(required=True)
    dry_run = Flag()
