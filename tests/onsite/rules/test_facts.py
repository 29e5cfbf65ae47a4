"""What a fact says in words, and what of a size it replaces."""

from __future__ import annotations

from certbody.onsite.rules.facts import heard_how, key_of, overrides_of, words_of


def test_a_fact_in_words() -> None:
    assert words_of({"kind": "site", "value": {"name": "Annexe", "address": "Lyon"}, "note": ""}) == "Annexe, Lyon"
    assert words_of({"kind": "turnover", "value": 90_000_000, "note": "Bilan 2025"}) == "900000 € – Bilan 2025"
    assert words_of({"kind": "other", "value": None, "note": "  "}) == ""


def test_a_site_is_one_more_and_the_first_may_count_the_central_function() -> None:
    site = {"kind": "site", "value": {"name": "Annexe"}}
    assert overrides_of(site, 4, central_counts=True) == {"sites": 5}
    assert overrides_of(site, 0, central_counts=True) == {"sites": 2}
    assert overrides_of(site, 0, central_counts=False) == {"sites": 1}


def test_other_facts_keep_the_sites_met_before() -> None:
    assert overrides_of({"kind": "category", "value": "CFA"}, 3, central_counts=True) == {"sites": 3}
    given = overrides_of({"kind": "turnover", "value": 5}, 3, central_counts=True)
    assert given == {"sites": 3, "turnover_cents": 5}


def test_the_notice_and_the_note_do_not_change_what_is_sized() -> None:
    fact = {"kind": "category", "value": "CFA", "note": "", "notice": None}
    assert key_of(fact) == key_of({**fact, "note": "Deux apprentis", "notice": {"name": "C"}})
    assert key_of(None) is None
    site = {"kind": "site", "value": {"name": "Annexe", "address": "Lyon"}}
    assert key_of(site) == key_of({**site, "value": {"name": "Annexe", "address": "Villeurbanne"}})
    assert heard_how({"name": "Camille Martin", "role": "directrice"}) == "Sur place : Camille Martin, directrice"
    assert heard_how({"name": " "}) == ""
