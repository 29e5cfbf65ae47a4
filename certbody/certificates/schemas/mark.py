"""The shapes of the forms about the mark."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certbody.kit.fields import MustTick, Text, Upload
from certbody.kit.http import FormSchema


class KitForm(FormSchema):
    """The kit, and the body's rules of use."""

    file = Upload(required=True)
    rules = Text(longest=8000, required=True)


class LogoForm(FormSchema):
    """That the certificate was received and the rules were read."""

    received = MustTick(_l("Confirmez-le pour télécharger le kit."))
