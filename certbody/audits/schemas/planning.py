"""The forms of an audit before it is held: its size, its sites, its plan; and the body's duration cells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from certbody.kit.fields import Choice, Day, Flag, Identifier, Integer, Money, Text, Version
from certbody.kit.http import FormSchema

PLACES = ("on_site", "remote", "elsewhere")
PLACE_CAUSES = ("no_premises", "premises_unusable", "force_majeure")
CENTRAL = "central"
MOST_HALF_DAYS = 60


class SizeForm(FormSchema):
    """The facts that a size is computed from; those left out stay as they were."""

    turnover_cents = Money(metadata={"emptied_is_wrong": True})
    extra_sites = Integer(most=200)
    sites = Integer(most=2000)
    half_days = Integer(least=1, most=MOST_HALF_DAYS)
    reason = Text(longest=1000)


class HeardForm(FormSchema):
    """How the office heard that the client took note of a new duration."""

    how = Text(longest=300)


class CancelForm(FormSchema):
    """Why an audit is called off."""

    reason = Text(required=True, longest=500)


class ShortPlanForm(FormSchema):
    """Why an audit opens on fewer half-days than its duration."""

    short_plan_reason = Text(longest=1000)


class DrawForm(FormSchema):
    """The sites that the body adds to the draw, with the reason."""

    added = fields.List(Identifier(), load_default=list)
    added_reason = Text(longest=1000)


class CellForm(FormSchema):
    """What the body says of a cell: its own value, or that of the tables again; from which day on, and why."""

    whose = Choice(("own", "tables"), load_default="own")
    half_days = Integer(most=20)
    valid_from = Day(required=True)
    reason = Text(longest=500, required=True)
    over_text = Flag()
    version = Version()


class PlaceOfSlot(fields.Field[Any]):
    """The central function or a site."""

    def _deserialize(self, value: Any, *_about: Any, **_more: Any) -> UUID | None:
        if value == CENTRAL:
            return None
        try:
            return UUID(str(value))
        except ValueError:
            raise ValidationError(_l("Choisissez une des réponses proposées.")) from None


class _PlanForm(FormSchema):
    version = Version()
    lead_id = Identifier(required=True)
    reviewer_id = Identifier(required=True)
    place = Choice(PLACES, required=True)
    place_cause = Choice(PLACE_CAUSES, load_default="")
    place_reason = Text(longest=500)
    place_detail = Text(longest=500)
    window_exception = Text(longest=1000)
    late_reason = Text(longest=1000)


def _slot_fields(number: int) -> dict[str, Any]:
    return {
        f"day_{number}": Day(),
        f"half_{number}": Choice(("am", "pm")),
        f"member_{number}": Identifier(),
        f"site_{number}": PlaceOfSlot(load_default=None),
    }


_NUMBERED = {name: kind for number in range(1, MOST_HALF_DAYS + 1) for name, kind in _slot_fields(number).items()}

# One row of fields per half-day, numbered: a list could not tell which row was left empty.
PlanForm: type[_PlanForm] = type("PlanForm", (_PlanForm,), _NUMBERED)
