"""What a device may send: only what is an operation is kept, and whatever is not is told why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certbody.kit.verdict import Verdict
from certbody.onsite.rules.fields import read_field
from certbody.onsite.rules.values import Sent, read_sent

ID = "0190a0b0-0000-7000-8000-000000000001"
SENT = {"id": ID, "field": "report/leads", "value": "Vu", "replaces": [], "at": "2026-11-20T08:00:00Z", "seq": 1}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("field", "kind", "record"),
    [
        ("opening", "opening", "opening"),
        ("finding/4/-/fact", "finding", "finding/4/-"),
        (f"finding/33/{ID}/result", "finding", f"finding/33/{ID}"),
        ("report/leads", "report", "report"),
        (f"own/{ID}/-/-", "own", f"own/{ID}/-/-"),
        (f"evidence/{ID}", "evidence", f"evidence/{ID}"),
    ],
)
def test_a_name_says_what_it_is_of(field: str, kind: str, record: str) -> None:
    read = read_field(field)
    assert read is not None
    assert (read.kind, read.record) == (kind, record)


@pytest.mark.parametrize(
    "field", ["", "finding", "finding/0/-/fact", "finding/4/-/grade", "report/x", "OPENING", "a\n"]
)
def test_other_names_are_none(field: str) -> None:
    assert read_field(field) is None


def test_an_operation_is_read() -> None:
    read = read_sent(SENT)
    assert isinstance(read, Sent)
    assert (read.change.value, read.seq, read.field.kind) == ("Vu", 1, "report")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"id": "7"}, "operation_malformed"),
        ({"id": None}, "operation_malformed"),
        ({"at": "hier"}, "operation_malformed"),
        ({"at": "2026-11-20T08:00:00"}, "operation_malformed"),
        ({"seq": -1}, "operation_malformed"),
        ({"seq": True}, "operation_malformed"),
        ({"replaces": ["x"]}, "operation_malformed"),
        ({"replaces": None}, "operation_malformed"),
        ({"value": "nul \x00"}, "operation_malformed"),
        ({"value": "moitié \ud83d"}, "operation_malformed"),
        ({"value": 7}, "value_malformed"),
        ({"value": "x" * 8001}, "value_too_long"),
        ({"field": "salary"}, "field_unknown"),
        ({"field": 3}, "field_unknown"),
        ({"field": "opening", "value": {"held": "yes"}}, "value_malformed"),
        ({"field": f"action/{ID}", "value": {"category": "XX"}}, "value_malformed"),
        ({"field": f"evidence/{ID}", "value": {"kind": "seen", "indicator": 0}}, "value_malformed"),
    ],
)
def test_what_is_no_operation_is_told_why(wrong: dict[str, Any], code: str) -> None:
    read = read_sent({**SENT, **wrong})
    assert isinstance(read, Verdict)
    assert [reason.code for reason in read.reasons] == [code]


def test_what_people_type_is_taken_as_it_is() -> None:
    typed = "  c:\\\\u0000 n’est pas un caractère nul, 🎉 non plus  "
    read = read_sent({**SENT, "value": typed})
    assert isinstance(read, Sent)
    assert read.change.value == typed


@settings(deadline=None)
@given(JUNK, st.sampled_from(["", *SENT]))
def test_no_junk_breaks_the_reading(junk: Any, name: str) -> None:
    read = read_sent({**SENT, name: junk} if name else junk)
    assert isinstance(read, Sent | Verdict)
