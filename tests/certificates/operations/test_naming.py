"""Which organisation an author names: by a number inside what they typed, else by its exact name."""

from __future__ import annotations

from certbody.certificates.queries.complaints import find_named
from tests import factories
from tests.support import Bench


def test_an_organisation_is_found_in_what_an_author_typed(bench: Bench) -> None:
    with bench.inside(bench.body()):
        one = factories.an_organisation(name="Atelier du Bâtiment Durable", siren="000100206", nda="11751234567")
        other = factories.an_organisation(name="École du Port")
        certificate = factories.a_certificate(other)
        for words in (
            "Atelier du Bâtiment Durable SIREN 000100206", "siren: 000 100 206", "NDA 11 75 12345 67",
            "atelier du  batiment DURABLE",
        ):  # fmt: skip
            assert find_named(words) == one.id, words
        assert find_named(f"École du Port, certificat {certificate.number}-1") == other.id
        for words in ("", "Atelier", "SIREN 000100207", f"000100206 ou {other.siren}"):
            assert find_named(words) is None, words


def test_a_name_that_two_organisations_bear_names_none(bench: Bench) -> None:
    with bench.inside(bench.body()):
        factories.an_organisation(name="Formation Plus")
        factories.an_organisation(name="FORMATION PLUS")
        assert find_named("Formation Plus") is None
