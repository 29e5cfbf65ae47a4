"""Which VAT a client bears, from where it is established."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.vat import RATES
from certbody.billing.rules.vat_place import WORDS, Client, Vat, vat_for, words_of
from tests.rule_pages import table


@pytest.mark.parametrize("row", table("vat.md", "Worked example: where the client is"), ids=lambda row: row[0])
def test_the_cases_of_the_page(row: list[str]) -> None:
    _who, own, country, postcode, number, exemption, rate, reason = row
    found = vat_for(int(float(own) * 100), Client(country, postcode, number, exemption))
    assert found == Vat(int(float(rate) * 100), reason)


@given(
    st.sampled_from(["FR", "MC", "BE", "CH", "GR", "US"]), st.text("0123456789 ", max_size=7),
    st.sampled_from(["", "BE0123456749"]), st.sampled_from(["", "Art. 262, I"]), st.sampled_from([0, 850, 2000]),
)  # fmt: skip
def test_a_rate_of_zero_always_has_its_words_and_another_none(
    country: str, postcode: str, number: str, exemption: str, own: int
) -> None:
    found = vat_for(own, Client(country, postcode, number, exemption))
    assert found.rate in RATES
    assert bool(words_of(found.rate, found.reason, exemption)) is (found.rate == 0)
    assert bool(found.reason) is (found.rate == 0)


def test_an_invoice_older_than_reasons_says_the_franchise() -> None:
    assert words_of(0, "") == WORDS["franchise"]
