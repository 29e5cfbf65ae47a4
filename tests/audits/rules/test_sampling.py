"""How many sites, and a draw that anyone can redo."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.sampling import commitment, draw, most_added, sample_size
from certbody.audits.standards import sampling_formulas

TODAY = date(2026, 11, 23)
FORMULAS = sampling_formulas()
SEED = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
INITIAL_UP_TO = {1: 2, 2: 6, 3: 12, 4: 20, 5: 30, 6: 42, 7: 56, 8: 72, 9: 90, 10: 110}
SURVEILLANCE_UP_TO = {1: 6, 2: 17, 3: 34, 4: 56, 5: 84, 6: 117}


def test_p4_p5_four_sites():
    assert sample_size("surveillance", 4, TODAY, FORMULAS) == 1
    assert sample_size("initial", 4, TODAY, FORMULAS) == sample_size("renewal", 4, TODAY, FORMULAS) == 2


@pytest.mark.parametrize(("kind", "table"), [("initial", INITIAL_UP_TO), ("surveillance", SURVEILLANCE_UP_TO)])
def test_lookup_tables(kind, table):
    first = 1
    for size, last in table.items():
        assert {sample_size(kind, n, TODAY, FORMULAS) for n in range(first, last + 1)} == {size}
        first = last + 1


def test_no_site_no_sample_and_one_site_before_the_2023_formula():
    assert sample_size("initial", 0, TODAY, FORMULAS) == 0
    assert sample_size("surveillance", 100, date(2023, 8, 31), FORMULAS) == 1
    assert sample_size("surveillance", 100, date(2023, 9, 1), FORMULAS) == 6
    assert sample_size("initial", 100, date(2018, 1, 1), FORMULAS) == 10
    assert sample_size("pre_audit", 100, TODAY, FORMULAS) == 0


def test_the_draw_is_the_documented_order():
    sites = ["Lyon", "Nîmes", "Paris", "Brest"]
    by_hand = sorted(sites, key=lambda site: sha256(bytes.fromhex(SEED) + site.encode("utf-8")).hexdigest())
    assert list(draw(SEED, sites, 2).sites) == by_hand[:2]
    assert commitment(SEED) == sha256(bytes.fromhex(SEED)).hexdigest()


def test_a_surveillance_sample_takes_an_unseen_site_when_there_is_one():
    sites = ["Lyon", "Nîmes", "Paris", "Brest"]
    order = draw(SEED, sites, 4).sites
    seen = order[:3]
    assert draw(SEED, sites, 2, seen, unseen=1).sites == (order[0], order[3])
    none_left = draw(SEED, sites, 2, sites, unseen=1)
    assert none_left.sites == order[:2]
    assert none_left.needs_note


seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
lists = st.lists(st.text(min_size=1), unique=True, max_size=12)


@given(seeds, lists, st.data())
def test_every_draw_has_the_size_and_the_unseen_site_asked(seed, sites, data):
    size = data.draw(st.integers(0, len(sites)))
    previous = data.draw(st.sets(st.sampled_from(sites))) if sites else set()
    answer = draw(seed, sites, size, previous, unseen=1)
    assert len(answer.sites) == len(set(answer.sites)) == size
    assert set(answer.sites) <= set(sites)
    if size and set(sites) - previous:
        assert set(answer.sites) - previous
        assert not answer.needs_note
    assert draw(seed, sites[::-1], size, previous, unseen=1) == answer


@given(st.integers(0, 10**6), st.sampled_from(["initial", "surveillance", "renewal", "extension"]))
def test_the_sample_grows_with_the_sites_and_fits_in_them(n, kind):
    size = sample_size(kind, n, TODAY, FORMULAS)
    assert size <= n
    assert size <= sample_size(kind, n + 1, TODAY, FORMULAS)


@pytest.mark.parametrize(
    ("kind", "n", "visitable", "most"),
    [("initial", 0, 0, 0), ("initial", 1, 1, 0), ("initial", 4, 4, 2), ("surveillance", 4, 4, 3), ("initial", 2, 1, 0)],
)
def test_the_body_adds_only_what_the_draw_leaves(kind, n, visitable, most):
    assert most_added(kind, n, visitable, TODAY, FORMULAS) == most


@given(st.integers(1, 10**6), st.sampled_from(["initial", "surveillance", "renewal", "extension"]))
def test_a_body_with_sites_has_one_visited_at_least(n, kind):
    assert 1 <= sample_size(kind, n, TODAY, FORMULAS) <= n


@given(st.integers(1, 10**6))
def test_a_surveillance_never_visits_more_sites_than_a_renewal(n):
    assert sample_size("surveillance", n, TODAY, FORMULAS) <= sample_size("renewal", n, TODAY, FORMULAS)
