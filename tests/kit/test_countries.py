"""The countries that a form offers."""

from __future__ import annotations

from flask import Flask

from certbody.kit.countries import list_countries


def test_only_codes_of_iso_3166_are_offered(app: Flask) -> None:
    with app.test_request_context():
        offered = [code for code, _name in list_countries()]
    assert offered[0] == "FR"
    assert offered.count("FR") == 1
    assert {"BE", "CH", "GP", "RE", "SS"} <= set(offered)
    assert not {"AC", "CP", "CQ", "DG", "EA", "EU", "IC", "TA", "XK"} & set(offered)
