"""The countries of the world, by the names that the reader gives them."""

from __future__ import annotations

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from marshmallow import validate

FRANCE = "FR"
# Names that are no country, or whose code ISO 3166-1 does not know: an electronic invoice may not bear those.
_NO_COUNTRIES = ("FR", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "XK")
# What documents, always in French, call each.
FRENCH_NAMES = {code: name for code, name in Locale.parse("fr").territories.items() if len(code) == 2}
CODE = validate.Regexp("^[A-Z]{2}$", error=_l("Choisissez un pays de la liste."))


def list_countries() -> list[tuple[str, str]]:
    """Code and name of each in the reader's language, France first."""
    names = Locale.parse(str(get_locale() or "fr")).territories
    countries = sorted((name, code) for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES)
    return [(FRANCE, names[FRANCE]), *((code, name) for name, code in countries)]
