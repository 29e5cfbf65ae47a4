"""Every published duration, the bounds of the bands, and what must hold whatever the inputs."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits import standards
from certbody.audits.rules.duration import SizingInputs, size, size_on, surveillance_after
from certbody.audits.rules.place import place_for
from certbody.audits.rules.sizing_basis import SizingBasis
from certbody.audits.rules.tables import NO_OWN_CELLS, OwnCell, OwnCells
from certbody.audits.standards import sizing_tables
from certbody.clients.rules.application import Label, opens_reduced_audit

TODAY = date(2026, 11, 23)
TABLES = sizing_tables()
NEW = {"new_entrant": True}
LABEL = {"holds_label": True}


def own(**values):
    """The body's own cells, each from the start of 2026: `own(surveillance_T2_AF=2)`."""
    since = date(2026, 1, 1)
    return OwnCells(7, {key.replace("_", "/", 2): OwnCell(half, since, "PR-07") for key, half in values.items()})


def sized(kind, euros, categories="AF", sites=0, confirmed=NO_OWN_CELLS, **facts):
    day = facts.pop("audit_day", TODAY)
    turnover = int(Decimal(str(euros)) * 100)
    scope = tuple(categories.split("+")) if categories else ()
    named = {"added_categories": scope} if kind == "extension" else {}
    return size(SizingInputs(kind, day, turnover, scope, sites=sites, **named, **facts), TABLES, confirmed)


VECTORS = {
    "A1": ("initial", 0, "AF", 0, {}, 0, 1),
    "A2": ("initial", 149999.99, "AF", 0, {}, 0, 1),
    "A3": ("initial", 150000, "AF", 0, {}, 0, 1.5),
    "A4": ("initial", 749999.99, "AF", 0, {}, 0, 1.5),
    "A5": ("initial", 750000, "AF", 0, {}, 0, 2),
    "A6": ("initial", 80000, "AF", 2, {}, 1, 1.5),
    "A7": ("initial", 80000, "AF", 4, {}, 2, 2),
    "A8": ("initial", 300000, "AF", 4, {}, 2, 2.5),
    "A9": ("initial", 2000000, "AF", 9, {}, 3, 3.5),
    "A10": ("initial", 2000000, "AF", 25, {}, 5, 4.5),
    "A11": ("renewal", 149999, "AF", 0, {}, 0, 1),
    "A12": ("renewal", 200000, "AF", 10, {}, 3, 3),
    "A13": ("renewal", 750000, "AF", 0, LABEL, 0, 2),
    "A14": ("surveillance", 100000, "AF", 0, {}, 0, 0.5),
    "A15": ("surveillance", 100000, "AF", 0, NEW, 0, 1),
    "A16": ("surveillance", 100000, "AF", 4, {}, 1, 1),
    "A17": ("surveillance", 100000, "AF", 4, NEW, 1, 1.5),
    "A18": ("surveillance", 149999.99, "AF", 9, {}, 2, 1.5),
    "A19": ("initial", 80000, "AF", 0, LABEL, 0, 0.5),
    "A20": ("initial", 80000, "AF+CBC+VAE", 0, LABEL, 0, 0.5),
    "A21": ("initial", 80000, "CFA", 0, LABEL, 0, 1),
    "A22": ("initial", 749999.99, "AF+CFA", 0, LABEL, 0, 1),
    "A23": ("initial", 750000, "AF", 0, LABEL, 0, 1),
    "A24": ("initial", 750000, "AF+CBC", 0, LABEL, 0, 1.5),
    "A25": ("initial", 900000, "AF+CBC+VAE+CFA", 0, LABEL, 0, 2.5),
    "A26": ("initial", 100000, "AF", 4, LABEL, 2, 1.5),
    "A27": ("initial", 900000, "AF+CFA", 9, LABEL, 3, 3),
    "A28": ("extension", 80000, "AF", 0, LABEL, 0, 1),
    "A29": ("extension", 500000, "", 2, {}, 2, 1),
    "A31": ("surveillance", 80000, "AF", 0, {}, 0, 0.5),
    "A34": ("initial", 80000, "CFA", 0, {}, 0, 1.5),
    "A35": ("initial", 300000, "AF+CBC", 0, {}, 0, 2),
    "A36": ("initial", 900000, "AF+CFA", 4, {}, 2, 4),
    "P1": ("initial", 149999, "AF", 0, {}, 0, 1),
    "P2": ("initial", 500000, "AF", 0, {}, 0, 1.5),
    "P3": ("initial", 750001, "AF", 0, {}, 0, 2),
}


@pytest.mark.parametrize("name", VECTORS)
def test_published_durations(name):
    kind, euros, categories, sites, facts, sampled, days = VECTORS[name]
    answer = sized(kind, euros, categories, sites, **facts)
    assert (answer.half_days, answer.sampled_sites, answer.unconfirmed) == (days * 2, sampled, False)


def test_a30_a_label_that_ended_the_day_before_the_application_does_not_count():
    ended = Label("Qualité", listed=True, proof_attached=True, valid_from=date.min, valid_until=date(2026, 9, 1))
    active = opens_reduced_audit(ended, date(2026, 9, 2)).allowed
    assert sized("initial", 300000, holds_label=active).half_days == 3
    assert opens_reduced_audit(ended, date(2026, 9, 1))


def test_a31_surveillance_after_a_remote_initial_audit_is_on_site():
    assert place_for("surveillance", initial_was_remote=True).place == "on_site"


def test_a32_a33_mayotte_until_30_june_2025():
    facts = {"territory": "mayotte"}
    last = sized("surveillance", 800000, audit_day=date(2025, 6, 30), **facts)
    after = sized("surveillance", 800000, audit_day=date(2025, 7, 1), **facts)
    assert (last.half_days, last.unconfirmed) == (2, False)
    assert (after.half_days, after.unconfirmed) == (3, True)


@pytest.mark.parametrize("euros", [0, 150000, 750000])
@pytest.mark.parametrize("category", ["AF", "CBC", "VAE", "CFA"])
@pytest.mark.parametrize("kind", ["initial", "renewal", "surveillance", "extension"])
def test_p6_a_secondary_site_is_half_a_day_whatever_turnover_or_category(kind, category, euros):
    assert sized(kind, euros, category, 1).half_days == sized(kind, euros, category).half_days + 1


def test_a_confirmed_cell_replaces_value_and_status():
    before = sized("surveillance", 300000)
    partly = sized("surveillance", 300000, confirmed=own(surveillance_T2_AF=2))
    wholly = sized("surveillance", 300000, confirmed=own(surveillance_T2_AF=2, surveillance_T2_base=1))
    assert (before.half_days, before.unconfirmed) == (2, True)
    assert (partly.half_days, partly.unconfirmed) == (3, True)
    assert (wholly.half_days, wholly.unconfirmed) == (3, False)
    assert [line.status for line in wholly.lines] == ["confirmed", "confirmed"]
    assert (before.tables_version, wholly.tables_version) == (TABLES.version, f"{TABLES.version}+7")
    assert wholly.lines[0].source == "Valeur de l’organisme depuis le 01/01/2026 : PR-07"


def test_a_value_changed_over_a_text_says_what_the_text_gives():
    (base, _category) = sized("initial", 80000, confirmed=own(initial_T1_base=3)).lines
    assert (base.half_days, base.status) == (3, "confirmed")
    assert "le texte donne 1 j (Art. 4" in base.source
    assert (base.values["own"]["given"], base.values["own"]["since"]) == (2, "2026-01-01")


def test_a_value_that_says_the_same_as_the_text_does_not_depart_from_it():
    (base, _category) = sized("initial", 80000, confirmed=own(initial_T1_base=2)).lines
    assert "given" not in base.values["own"]
    assert "le texte donne" not in base.source


def test_only_assumed_cells_flag_a_size():
    assert not sized("surveillance", 100000, "AF", 4).unconfirmed
    assert sized("surveillance", 100000, "AF+CBC").unconfirmed
    assert sized("pre_audit", 100000).unconfirmed


def test_no_uplift_before_september_2023_nor_outside_surveillance():
    assert sized("surveillance", 1, audit_day=date(2023, 8, 31), **NEW).half_days == 1
    assert sized("surveillance", 1, audit_day=date(2023, 9, 1), **NEW).half_days == 2
    assert sized("renewal", 1, **NEW).half_days == sized("renewal", 1).half_days


def test_a_complementary_audit_has_no_table():
    with pytest.raises(LookupError):
        sized("complementary", 1)


def test_cell_keys_are_unique_and_their_values_whole():
    cells = TABLES.cells()
    assert len({cell.key for cell in cells}) == len(cells)
    assert {cell.status for cell in cells} == {"sourced", "assumed"}
    assert all(isinstance(cell.half_days, int) and cell.source for cell in cells)


kinds = st.sampled_from(["initial", "renewal", "surveillance", "extension", "pre_audit"])
scopes = st.sets(st.sampled_from(["AF", "CBC", "VAE", "CFA"]), min_size=1).map(lambda found: tuple(sorted(found)))
inputs = st.builds(
    SizingInputs,
    kind=kinds,
    audit_day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    turnover_cents=st.integers(0, 10**10),
    categories=scopes,
    sites=st.integers(0, 300),
    extra_sites=st.integers(0, 3),
    new_entrant=st.booleans(),
    holds_label=st.booleans(),
    territory=st.sampled_from(["", "mayotte"]),
    added_categories=scopes,
)


def changed(facts, **new):
    return SizingInputs.from_dict(facts.as_dict() | new)


keys = st.sampled_from([cell.key for cell in TABLES.cells()])
values = st.builds(OwnCell, st.integers(0, 20), st.dates(date(2019, 1, 1), date(2030, 1, 1)), st.text(max_size=40))
own_cells = st.builds(OwnCells, st.integers(0, 99), st.dictionaries(keys, values, max_size=45))


@given(inputs, own_cells)
def test_a_stored_size_computes_again_to_the_same_answer_from_itself_alone(facts, own_values):
    answer = size(facts, TABLES, own_values)
    stored = json.loads(json.dumps(answer.as_dict()))
    assert size_on(SizingBasis.from_dict(stored["basis"]), SizingInputs.from_dict(stored["inputs"])) == answer
    assert answer.half_days == sum(line["half_days"] for line in stored["lines"])


@given(inputs, own_cells)
def test_a_size_is_unconfirmed_exactly_when_a_line_is_an_assumption_of_the_tables(facts, own_values):
    answer = size(facts, TABLES, own_values)
    for line in answer.lines:
        assert (line.status == "confirmed") == (line.code in own_values.cells)
    assert answer.unconfirmed == any(line.status == "assumed" for line in answer.lines)


@given(inputs, own_cells, keys, st.integers(0, 20))
def test_another_cell_than_those_of_the_lines_changes_nothing(facts, own_values, key, half_days):
    before = size(facts, TABLES, own_values)
    changed_cells = {**own_values.cells, key: OwnCell(half_days, date(2026, 1, 1), "")}
    after = size(facts, TABLES, OwnCells(own_values.number, changed_cells))
    if key not in {line.code for line in before.lines}:
        assert after.lines == before.lines


@given(inputs, st.integers(0, 50))
def test_more_sites_never_shorten(facts, more):
    assert size(changed(facts, sites=facts.sites + more), TABLES).half_days >= size(facts, TABLES).half_days


@given(inputs, st.integers(0, 10**9))
def test_more_turnover_never_shortens(facts, more):
    richer = changed(facts, turnover_cents=facts.turnover_cents + more)
    assert size(richer, TABLES).half_days >= size(facts, TABLES).half_days


@given(inputs)
def test_a_wider_scope_never_shortens(facts):
    wide = changed(facts, categories=["AF", "CBC", "VAE", "CFA"], added_categories=["AF", "CBC", "VAE", "CFA"])
    assert size(wide, TABLES).half_days >= size(facts, TABLES).half_days


def test_the_surveillance_to_come_keeps_the_facts_and_drops_what_counts_for_one_audit_only():
    opening = SizingInputs(
        "initial", TODAY, 90_000_000, ("AF", "CFA"), sites=4, extra_sites=1, new_entrant=True, holds_label=True,
        territory="mayotte",
    )  # fmt: skip
    facts = surveillance_after(opening)
    assert facts == SizingInputs("surveillance", TODAY, 90_000_000, ("AF", "CFA"), sites=4, new_entrant=True)
    assert size(facts, TABLES).half_days == 7, "base 2, AF 1, CFA 2, one site of 4, new entrant 1"


def test_nobody_is_a_new_entrant_at_a_renewal():
    renewal = SizingInputs("renewal", TODAY, 10_000_000, ("AF",), new_entrant=True)
    assert not surveillance_after(renewal).new_entrant


def test_every_line_has_its_english_words():
    words = standards.sizing_words()
    for cell in standards.sizing_tables().cells():
        assert words.label_of(cell.key, {"sampled": 1, "sites": 2}), cell.key
        assert words.sources[cell.source]
    assert words.label_of("initial/T2/base", {}) == "Base, initial audit (€150,000 to less than €750,000)"
    assert words.label_of("initial/T2/site", {"sampled": 2, "sites": 4}) == "Sampled sites: 2 of 4"
    assert words.label_of("unheard_of", {}) == ""


@given(inputs)
def test_an_extension_is_never_reduced_and_costs_no_new_entrant_more(facts):
    plain = changed(facts, kind="extension", territory="", holds_label=False, new_entrant=False)
    reduced = changed(plain, holds_label=True, new_entrant=True)
    assert size(reduced, TABLES).half_days == size(plain, TABLES).half_days


@given(inputs, st.sampled_from([15_000_000, 75_000_000]))
def test_crossing_a_band_never_shortens(facts, bound):
    below, above = changed(facts, turnover_cents=bound - 1), changed(facts, turnover_cents=bound)
    assert size(below, TABLES).half_days <= size(above, TABLES).half_days
