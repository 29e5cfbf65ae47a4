"""However operations are ordered and repeated, a field says the same; nothing is lost that nobody replaced."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from certbody.onsite.rules.merge import Change, closes_a_circle, in_order, merge, same

TEXTS = st.sampled_from(["", "oui", "non", "peut-être"])


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Operations as devices make them: each replaces some of those that were there before it."""
    made: list[Change] = []
    for number in range(draw(st.integers(1, 12))):
        known = draw(st.sets(st.sampled_from(made), max_size=4)) if made else set()
        made.append(Change(UUID(int=number), draw(TEXTS), frozenset(one.id for one in known)))
    return made


@settings(deadline=None)
@given(histories(), st.data())
def test_neither_order_nor_repetition_matters(changes: list[Change], data: st.DataObject) -> None:
    repeated = [*changes, *data.draw(st.lists(st.sampled_from(changes), max_size=6))]
    assert merge(data.draw(st.permutations(repeated))) == merge(changes)


@settings(deadline=None)
@given(histories())
def test_every_operation_is_a_head_or_was_replaced_by_one_that_is_there(changes: list[Change]) -> None:
    merged = merge(changes)
    for one in changes:
        assert (one.id in merged.heads) != any(one.id in other.replaces for other in changes)


@settings(deadline=None)
@given(histories())
def test_a_history_always_says_something(changes: list[Change]) -> None:
    merged = merge(changes)
    values = {one.value for one in changes if one.id in merged.heads}
    assert merged.conflict == (len(values) > 1)
    assert merged.conflict or {merged.value} == values


@settings(deadline=None)
@given(histories(), TEXTS)
def test_who_replaces_all_heads_resolves(changes: list[Change], value: str) -> None:
    resolving = Change(UUID(int=99), value, frozenset(merge(changes).heads))
    merged = merge([*changes, resolving])
    assert (merged.heads, merged.value, merged.conflict) == ((resolving.id,), value, False)


@settings(deadline=None)
@given(histories(), histories())
def test_parts_may_be_joined_in_any_way(one: list[Change], other: list[Change]) -> None:
    moved = [
        Change(UUID(int=c.id.int + 1000), c.value, frozenset(UUID(int=r.int + 1000) for r in c.replaces)) for c in other
    ]
    assert merge([*one, *moved]) == merge([*moved, *one])


@settings(deadline=None)
@given(histories())
def test_what_devices_make_closes_no_circle(changes: list[Change]) -> None:
    known = {one.id: one for one in changes}
    assert not any(closes_a_circle(one, known) for one in changes)
    last = changes[-1]
    for gone in last.replaces:
        backwards = Change(gone, "", frozenset({last.id}))
        assert closes_a_circle(backwards, {last.id: last})


def test_true_is_not_one() -> None:
    assert not same({"held": True}, {"held": 1})
    assert same({"a": 1, "b": None}, {"b": None, "a": 1})


@settings(deadline=None)
@given(histories(), st.data())
def test_each_operation_comes_after_all_that_it_replaces(changes: list[Change], data: st.DataObject) -> None:
    found = [one.id for one in in_order(data.draw(st.permutations(changes)))]
    assert sorted(found) == [one.id for one in changes]
    assert all(found.index(gone) < found.index(one.id) for one in changes for gone in one.replaces)
