"""The mandatory mentions of a certificate and the way its number is written."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.certificates.rules.mentions import CertificateContent, may_issue
from certbody.certificates.rules.numbering import CertificateNumber, next_edition, parse_number, root_of

WHOLE = CertificateContent(
    "Atelier Lumière",
    "11755555575",
    "732829320",
    ("AF",),
    ("1 rue du Port, 29200 Brest",),
    date(2026, 9, 21),
    date(2029, 9, 20),
    "Certif Ouest",
    "2 quai Est, 44000 Nantes",
    "L. 6316-1",
    "000042-1",
)


def test_a_whole_certificate_may_be_issued():
    assert may_issue(WHOLE)


@pytest.mark.parametrize("mention", [item.name for item in fields(CertificateContent)])
def test_each_mention_is_mandatory(mention):
    empty = {"start": None, "end": None, "categories": (), "site_addresses": (" ",)}.get(mention, " ")
    verdict = may_issue(replace(WHOLE, **{mention: empty}))
    assert [(reason.code, reason.values["field"]) for reason in verdict.reasons] == [
        ("certificate_mention_missing", mention)
    ]


def test_a_certificate_ends_after_it_starts():
    reversed_dates = replace(WHOLE, end=WHOLE.start)
    assert [reason.code for reason in may_issue(reversed_dates).reasons] == ["certificate_dates_reversed"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("984211-1", CertificateNumber("984211", 1)),
        (" ab/2026.12-30 ", CertificateNumber("AB/2026.12", 30)),
        ("984211", None),
        ("984211-0", None),
        ("", None),
    ],
)
def test_a_number_is_a_root_and_an_edition(text, number):
    assert parse_number(text) == number


@given(st.integers(1, 10**7), st.integers(1, 200))
def test_a_new_edition_keeps_the_root_and_reads_back(sequence, edition):
    number = CertificateNumber(root_of(sequence), edition)
    assert parse_number(str(number)) == number
    assert next_edition(number) == CertificateNumber(number.root, edition + 1)
