"""The shape of the public simulator's questions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load, validates_schema

from certbody.audits.rules.standard import CATEGORIES
from certbody.kit import fields
from certbody.kit.http import FormSchema

KINDS = ("initial", "renewal", "surveillance", "extension", "pre_audit")
# A band of art. 4 stands for its lower bound, which belongs to it.
BANDS = {"T1": 0, "T2": 15_000_000, "T3": 75_000_000}


class SimulatorForm(FormSchema):
    """What a duration depends on: the kind of audit, the turnover, the categories, the sites, and two conditions."""

    kind = fields.Choice(KINDS, required=True)
    band = fields.Choice(BANDS)
    turnover = fields.Money()
    categories = fields.Choices(CATEGORIES)
    sites = fields.Integer(most=2000, load_default=0)
    holds_label = fields.Flag()
    new_entrant = fields.Flag()

    @validates_schema
    def must_be_enough(self, values: dict[str, Any], **_options: Any) -> None:
        """A turnover or its band; a category, unless an extension is to new sites alone."""
        errors = {}
        if values["turnover"] is None and values["band"] is None:
            errors["band"] = [_l("Choisissez une tranche, ou indiquez un montant.")]
        if not values["categories"] and not (values["kind"] == "extension" and values["sites"]):
            errors["categories"] = [_l("Choisissez au moins une réponse.")]
        if errors:
            raise ValidationError(errors)

    @post_load
    def keep_one_turnover(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The amount when it is given, whatever band was ticked; the band is then the one it falls in."""
        exact = values["turnover"]
        cents = BANDS[values["band"]] if exact is None else exact
        band = max((code for code, least in BANDS.items() if least <= cents), key=BANDS.__getitem__)
        return values | {"turnover_cents": cents, "band": band}
