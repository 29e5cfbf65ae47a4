"""The shapes of sign-in, password and account forms."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validates_schema

from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.kit.i18n import LOCALES


class SignInForm(FormSchema):
    """Address, password, and the page to go on to."""

    email = fields.Email(required=True)
    password = fields.Secret(required=True)
    next = fields.Text(longest=2000)


class ForgottenForm(FormSchema):
    """The address of someone who forgot their password."""

    email = fields.Email(required=True)


class NewPasswordForm(FormSchema):
    """A new password, typed twice."""

    password = fields.Secret(required=True)
    again = fields.Secret(required=True)

    @validates_schema
    def must_be_the_same(self, values: dict[str, Any], **_options: Any) -> None:
        """What was typed twice must be the same twice."""
        if values.get("password") != values.get("again"):
            raise ValidationError({"again": [_l("Les deux saisies diffèrent.")]})


class AcceptForm(NewPasswordForm):
    """The name and the password that a new person chooses."""

    name = fields.Text(required=True, longest=120)


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the one in use."""

    current = fields.Secret(required=True)


class LanguageForm(FormSchema):
    """The language to read in, and the page to go on reading."""

    locale = fields.Choice(LOCALES, required=True)
    next = fields.Text(longest=2000)


class NameForm(FormSchema):
    """How a person is called, and the language they read in."""

    locale = fields.Choice(LOCALES, required=True)
    name = fields.Text(required=True, longest=120)
