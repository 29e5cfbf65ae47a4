"""What names an organisation in what an author typed: numbers inside the text, spaced or not."""

import pytest

from certbody.certificates.rules.naming import numbers_in, roots_in


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Atelier du Bâtiment Durable SIREN 000100206", {"000100206"}),
        ("siren : 732 829 320, Lyon", {"732829320"}),
        ("NDA 11 75 12345 67 / SIREN 732.829.320", {"11751234567", "732829320"}),
        ("11751234567 732829320", {"11751234567", "732829320"}),
        ("SIRET 732 829 320 00074", {"732829320"}),
        ("75011 Paris, tél. 01 23 45 67 89", set()),
        ("FR1234567890", set()),
        ("", set()),
    ],
)
def test_numbers_are_found_inside_a_text(typed: str, found: set[str]) -> None:
    assert found <= numbers_in(typed)
    assert bool(found) == bool(numbers_in(typed))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("École Ampère (certificat 984211-2).", {"984211"}),
        ("certificat n° of-000042", {"OF-000042"}),
        ("  42 ", {"42"}),
        ("École Ampère, certificat 42", {"42"}),
        ("75011 Paris", set()),
    ],
)
def test_certificates_are_found_inside_a_text(typed: str, found: set[str]) -> None:
    assert found <= roots_in(typed)
    assert not found or bool(roots_in(typed))
    assert "75011" not in roots_in(typed)
