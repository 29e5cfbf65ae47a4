"""The worked examples of docs/rules/on-site.md, computed again from its tables."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from certbody.onsite.rules.closing import may_close_here
from certbody.onsite.rules.facts import overrides_of
from certbody.onsite.rules.fields import read_field
from certbody.onsite.rules.meetings import true_moment
from certbody.onsite.rules.merge import Change, merge
from tests.rule_pages import table

PAGE = "on-site.md"


def operation_id(letter: str) -> UUID:
    return UUID(int=ord(letter))


def change(told: str) -> Change:
    """An operation as the page writes it: `C = oui, A B`."""
    name, said = told.split(" = ")
    value, _, gone = said.partition(", ")
    return Change(operation_id(name), value, frozenset(map(operation_id, gone.split())))


def moment(told: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def test_names() -> None:
    for field, record in table(PAGE, "Names of fields"):
        read = read_field(field.strip("`"))
        assert (read.record if read else "none") == record.strip("`")


def test_what_a_field_says() -> None:
    for operations, says in table(PAGE, "What a field says"):
        merged = merge(map(change, operations.split("; ")))
        assert ("conflict" if merged.conflict else merged.value) == says


def test_moments() -> None:
    for told, slow, now, taken in table(PAGE, "Moments"):
        assert true_moment(moment(told), int(slow), moment(now)) == moment(taken)


def test_new_facts() -> None:
    for before, central, after in table(PAGE, "New facts"):
        site = {"kind": "site", "value": {"name": "Annexe"}}
        assert overrides_of(site, int(before), central_counts=central == "yes") == {"sites": int(after)}


def test_closing() -> None:
    for conflicts, unwritten, present, refused in table(PAGE, "Closing"):
        persons = [{"name": "Lou", "side": side, "closing": True} for side in present.split(", ")]
        verdict = may_close_here(int(conflicts), ["x"] * int(unwritten), persons)
        assert (", ".join(reason.code for reason in verdict.reasons) or "nothing") == refused
