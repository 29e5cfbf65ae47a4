"""The shape of each step of an application, of its review, and of the public door."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from certbody.clients.queries.applications import KINDS, OUTCOMES
from certbody.clients.queries.requests import faults_of_request
from certbody.clients.rules.application import CATEGORIES, TRAITS
from certbody.clients.schemas.organisations import IdentityFields
from certbody.kit import wording
from certbody.kit.fields import (
    Choice,
    Choices,
    Day,
    Email,
    Flag,
    Identifier,
    Integer,
    Money,
    MustTick,
    Text,
    Upload,
    Version,
)
from certbody.kit.http import FormSchema


class StepForm(FormSchema):
    """What all steps share: the version that the page was opened on."""

    version = Version()


class IdentityStep(IdentityFields, StepForm):
    """Who asks. All may stay blank until the last step; numbers are checked at once."""

    nda_requested_on = Day()
    nda_request_file = Upload()


class ActivityStep(StepForm):
    """What the organisation does, and in which categories it asks to be certified."""

    categories = Choices(CATEGORIES)
    new_entrant_categories = Choices(CATEGORIES)
    traits = Choices(TRAITS)
    activity = Text(longest=4000)


class SitesStep(StepForm):
    """The statement that every site is listed."""

    exhaustive = MustTick(_l("Confirmez que la liste des sites est complète, ou ajoutez les sites manquants."))


class FiguresStep(StepForm):
    """The turnover that the duration is computed from."""

    turnover_cents = Money()
    turnover_source = Choice(("bpf", "accounts"), load_default="")
    turnover_year = Integer(least=0, most=9999)


def _action_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for category in CATEGORIES:
        fields[f"{category}_title"] = Text(longest=300)
        fields[f"{category}_first_day"] = Day()
        fields[f"{category}_last_day"] = Day()
    return fields


class _GatheringActions(StepForm):
    @post_load
    def gather(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """One action per category that was filled in."""
        actions = {}
        for category in CATEGORIES:
            title = values.pop(f"{category}_title")
            first, last = values.pop(f"{category}_first_day"), values.pop(f"{category}_last_day")
            if title or first or last:
                days = {
                    "first_day": first.isoformat() if first else None,
                    "last_day": last.isoformat() if last else None,
                }
                actions[category] = {"title": title, **days}
        return {**values, "actions": actions}


ActionsStep = _GatheringActions.from_dict(_action_fields(), name="ActionsStep")


class HistoryStep(StepForm):
    """The organisation chart, the labels held, and an earlier refusal."""

    chart_file = Upload()
    label_name = Text(longest=200)
    label_valid_to = Day()
    label_file = Upload()
    last_refusal_on = Day()
    last_refusal_reasons = Text(longest=4000)


class WishesStep(StepForm):
    """When the audit would suit."""

    wished_from = Day()
    wished_to = Day()


STEP_FORMS: dict[str, type[Any]] = {
    "identity": IdentityStep,
    "activity": ActivityStep,
    "sites": SitesStep,
    "figures": FiguresStep,
    "actions": ActionsStep,
    "history": HistoryStep,
    "wishes": WishesStep,
}


class OpenForm(FormSchema):
    """Which kind of application to begin."""

    kind = Choice(KINDS, load_default="initial")


class ReviewForm(FormSchema):
    """The answers of the admissibility review."""

    outcome = Choice(OUTCOMES, required=True)
    scope_is_clear = Flag()
    body_is_competent = Flag()
    no_conflict = Flag()
    reason = Text(longest=4000)


class WithdrawForm(FormSchema):
    """Why an application is taken back."""

    reason = Text(longest=1000)


class RequestForm(FormSchema):
    """The public door: who asks for a quote, and what a simulation made before already told."""

    number = Text(required=True, longest=30)
    name = Text()
    contact_name = Text(required=True)
    email = Email(required=True)
    kind = Choice(KINDS, load_default="initial")
    categories = Choices(CATEGORIES)
    turnover_cents = Money(data_key="turnover")


MOST_BODIES = 5


class SeveralRequestForm(RequestForm):
    """The same, to several bodies at once, with what they need to know; everything that is wrong is told at once."""

    phone = Text(longest=30)
    wished_from = Day()
    wished_to = Day()
    activity = Text(longest=4000)
    bodies = fields.List(
        Identifier(required=True),
        load_default=list,
        validate=validate.Length(1, MOST_BODIES, error=_l("Choisissez de un à cinq organismes.")),
    )

    @validates_schema(skip_on_field_errors=False)
    def tell_everything(self, values: dict[str, Any], **_options: Any) -> None:
        """What no field can tell by itself, beside what they told."""
        faults = faults_of_request(**values)
        if faults:
            raise ValidationError({at: [wording.message(code) for code in codes] for at, codes in faults.items()})
