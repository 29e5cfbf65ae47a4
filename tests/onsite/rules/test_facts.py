"""What of a size a fact replaces, and what is told of it."""

from __future__ import annotations

from certbody.onsite.rules.facts import as_foreseen, heard_how, is_amount, key_of, overrides_of


def test_what_is_no_amount_is_no_turnover() -> None:
    assert [is_amount(value) for value in (0, 90_000_050, 10**13, -1, True, "12", None)] == [
        *(True, True, False, False, False, False, False)
    ]


def test_another_duration_than_the_device_showed_is_told_until_it_shows_that_one() -> None:
    fact = {"kind": "category", "value": "CFA", "size": {"before": 2, "after": 5}}
    assert as_foreseen(fact, 5)
    assert as_foreseen({**fact, "size": None}, 4)
    (reason,) = as_foreseen(fact, 4).reasons
    assert (reason.code, reason.values) == ("size_differs", {"here": 4, "there": 5})


def test_a_site_is_one_more_and_the_first_may_count_the_central_function() -> None:
    site = {"kind": "site", "value": "Annexe"}
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
    site = {"kind": "site", "value": "Annexe, Lyon"}
    assert key_of(site) == key_of({**site, "value": "Annexe, Villeurbanne"})
    assert heard_how({"name": "Camille Martin", "role": "directrice"}) == "Sur place : Camille Martin, directrice"
    assert heard_how({"name": " "}) == ""
