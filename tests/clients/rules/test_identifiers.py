"""SIREN, SIRET, NDA and VAT numbers: real ones pass, each kind of error has its code."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret
from stdnum.fr import tva as stdnum_tva

from certbody.clients.rules import identifiers as rules

PAGE = Path(__file__).parents[3] / "docs/rules/identifiers.md"


def code(verdict):
    return verdict.reasons[0].code if verdict.reasons else None


@pytest.mark.parametrize(
    ("check", "typed", "expected"),
    [
        (rules.check_siren, "732 829 320", None),
        (rules.check_siren, "356000000", None),
        (rules.check_siren, "891306673", "siren_checksum"),
        (rules.check_siren, "902051132", "siren_checksum"),
        (rules.check_siren, "73282932", "siren_length"),
        (rules.check_siren, "73282932٠", "siren_length"),
        (rules.check_siret, "88943425400013", None),
        (rules.check_siret, "356 000 000 00048", None),
        (rules.check_siret, "356 000 000 00010", None),
        (rules.check_siret, "356 000 000 00014", "siret_checksum"),
        (rules.check_siret, "88943425400014", "siret_checksum"),
        (rules.check_siret, "889434254", "siret_length"),
        (rules.check_nda, "02973363297", None),
        (rules.check_nda, "11 75 12345 75", None),
        (rules.check_nda, "2973363297", "nda_length"),
        (rules.check_vat_number, "FR83 404 833 048", None),
        (rules.check_vat_number, "FR84 404 833 048", "vat_number_key"),
        (rules.check_vat_number, "FRK7399859412", None),
        (rules.check_vat_number, "FRO7399859412", "vat_number_shape"),
        (rules.check_vat_number, "DE136695976", "vat_number_shape"),
    ],
)
def test_each_number_gets_its_answer(check, typed, expected):
    assert code(check(typed)) == expected


def test_a_siret_belongs_to_its_siren():
    assert rules.check_siret_of("889 434 254", "88943425400013")
    assert code(rules.check_siret_of("822360988", "88943425400013")) == "siret_mismatch"


def test_a_vat_number_belongs_to_its_siren():
    assert rules.check_vat_number("FR83404833048", siren="404833048")
    assert code(rules.check_vat_number("FR83404833048", siren="732829320")) == "vat_number_mismatch"


@given(st.text("0123456789", min_size=9, max_size=9))
def test_siren_and_proposed_vat_number_agree_with_an_independent_library(digits):
    assert bool(rules.check_siren(digits)) == stdnum_siren.is_valid(digits)
    if stdnum_siren.is_valid(digits) and digits != "000000000":
        assert stdnum_tva.is_valid(rules.vat_number_of(digits))
        assert rules.check_vat_number(rules.vat_number_of(digits), digits)


@given(st.sampled_from(["356000000", "889434254"]), st.text("0123456789", min_size=5, max_size=5))
def test_siret_agrees_with_an_independent_library(siren, nic):
    assert bool(rules.check_siret(siren + nic)) == stdnum_siret.is_valid(siren + nic)


@given(st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=2, max_size=2))
def test_lettered_vat_keys_agree_with_an_independent_library(key):
    number = f"FR{key}399859412"
    assert bool(rules.check_vat_number(number)) == stdnum_tva.is_valid(number)


def test_the_example_of_the_page():
    assert rules.vat_number_of("404833048") == "FR83404833048"
    assert "FR83404833048" in PAGE.read_text(encoding="utf-8")
