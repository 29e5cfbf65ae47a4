"""What is said of a file before it is sent in parts."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError
from marshmallow import fields as shapes

from certbody.kit.fields import Flag, Identifier, Integer, Text
from certbody.kit.http import FormSchema

LONGEST_DETAIL = 2_000


def _fits(detail: dict[str, Any]) -> None:
    """Small, and of letters and numbers that the database takes."""
    try:
        written = json.dumps(detail, ensure_ascii=False, allow_nan=False)
        written.encode()
    except ValueError:
        raise ValidationError(_l("Ce champ attend du texte.")) from None
    if len(written) > LONGEST_DETAIL:
        raise ValidationError(_l("%(max)d caractères au plus.", max=LONGEST_DETAIL))
    if "\\u0000" in written:
        raise ValidationError(_l("Ce champ attend du texte."))


class UploadForm(FormSchema):
    """A file to come: what it is, and what for."""

    name = Text(required=True)
    size = Integer(required=True, most=2**31 - 1)
    sha256 = Text(required=True)
    purpose = Text(required=True)
    subject_id = Identifier()
    detail = shapes.Dict(keys=shapes.String(), load_default=dict, validate=_fits)
    again = Flag()
