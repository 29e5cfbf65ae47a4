"""The shapes of the forms about certificates that come and go."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validates, validates_schema

from certbody.certificates.rules.transfer import PIECES, TRANSFER_OUTCOMES
from certbody.certificates.schemas.decisions import CATEGORIES, MoveForm
from certbody.clients.rules.identifiers import check_siren
from certbody.kit.fields import Choice, Choices, Day, Integer, Text, Upload
from certbody.kit.http import FormSchema
from certbody.kit.wording import message


class TransferInForm(FormSchema):
    """What another body's certificate says, and how its nonconformities stand."""

    former_body = Text(required=True)
    former_number = Text(longest=60, required=True)
    siren = Text(longest=20, required=True)
    categories = Choices(CATEGORIES, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    state_there = Choice(("valid", "suspended"), required=True)
    surveillance_held_on = Day()
    open_majors = Integer(most=99, required=True)
    open_minors = Integer(most=99, required=True)

    @validates("siren")
    def must_be_a_siren(self, value: str, **_options: Any) -> None:
        """Nine digits with the right last one."""
        if not (verdict := check_siren(value)):
            raise ValidationError(message(verdict.reasons[0].code))

    @validates_schema(skip_on_field_errors=False)
    def must_end_after_its_start(self, values: dict[str, Any], **_options: Any) -> None:
        """The last day follows the first."""
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] <= values["starts_on"]:
            raise ValidationError({"ends_on": [_l("Le dernier jour suit le premier.")]})


class MinorForm(FormSchema):
    """An open minor, as the former body's nonconformity file tells it."""

    indicator = Integer(least=1, most=99, required=True)
    fact = Text(longest=8000, required=True)
    promised = Text(longest=8000)
    notified_on = Day(required=True)


class PieceForm(FormSchema):
    """One paper that the former body handed over."""

    piece = Choice(PIECES, required=True)
    file = Upload(required=True)


class TransferDecisionForm(MoveForm):
    """Taking over or refusing: also which of the two."""

    outcome = Choice(TRANSFER_OUTCOMES, required=True)


class TransferOutForm(FormSchema):
    """To which body the certificate goes."""

    to_body = Text(required=True)
