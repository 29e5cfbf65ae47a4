"""The shapes of sign-in, password and account forms."""

from __future__ import annotations

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


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the one in use."""

    current = fields.Secret(required=True)


class LanguageForm(FormSchema):
    """The language to read in."""

    locale = fields.Choice(LOCALES, required=True)
