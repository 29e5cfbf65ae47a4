"""The worked examples of docs/rules on the work on site, computed again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.standards import sizing_tables
from certbody.kit.verdict import Verdict
from certbody.onsite.operations.fact_words import words_of
from certbody.onsite.rules.authorship import Standing, may_be_written
from certbody.onsite.rules.closing import may_close_here
from certbody.onsite.rules.facts import SIZED_BY, heard_how, key_of, overrides_of
from certbody.onsite.rules.fields import RANKS, is_text, read_field, site_of
from certbody.onsite.rules.meetings import attendance, is_present, true_moment
from certbody.onsite.rules.merge import Change, closes_a_circle, merge, same
from certbody.onsite.rules.stated import changed_since, stated, void_sides
from certbody.onsite.rules.values import Sent, may_hold, read_sent
from tests.rule_pages import table

ITEM, SITE = "0190a0b0-0000-7000-8000-000000000001", "0190a0b0-0000-7000-8000-000000000002"
SENT = {"id": ITEM, "field": "report/leads", "value": "Vu", "replaces": [], "at": "2026-11-20T08:00:00Z", "seq": 1}


def _id(letter: str) -> UUID:
    return UUID(int=ord(letter))


def _change(letter: str, value: Any, replaces: str) -> Change:
    return Change(_id(letter), value, frozenset(map(_id, filter(None, replaces.split(", ")))))


def _in_force(changes: list[Change]) -> tuple[str, str]:
    merged = merge(changes)
    return ", ".join(chr(one.int) for one in merged.heads), "yes" if merged.conflict else "no"


def _named(text: str) -> str:
    return text.replace("ITEM", ITEM).replace("SITE", SITE)


def _codes(read: Sent | Verdict) -> str:
    return ", ".join(reason.code for reason in read.reasons) if isinstance(read, Verdict) else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _at(hour: str) -> datetime:
    return _moment(f"2026-11-20T{hour}")


def _people(text: str) -> list[dict[str, Any]]:
    told = [one.split(": ") for one in text.split("; ") if one]
    return [{"side": side, **dict(zip(("name", "role"), who.split(", "), strict=False)), "opening": True}
            for side, who in told]  # fmt: skip


def test_two_devices() -> None:
    fields: dict[str, list[Change]] = {}
    for field, letter, value, replaces, in_force, conflict in table("on-site-merge.md", "Worked example: two devices"):
        changes = fields.setdefault(field, [])
        changes.append(_change(letter, json.loads(value), replaces))
        assert _in_force(changes) == (in_force, conflict)
    facts = {chr(one.id.int): one for one in fields["finding/4/-/fact"]}
    for arrived, in_force, conflict in table("on-site-merge.md", "In whatever order they arrive"):
        assert _in_force([facts[letter] for letter in arrived.split(", ")]) == (in_force, conflict)


def test_the_same_value() -> None:
    for one, other, told in table("on-site-merge.md", "When two values are the same"):
        assert same(json.loads(one), json.loads(other)) is (told == "yes")


def test_no_circle() -> None:
    for letter, replaces, there, refused in table("on-site-merge.md", "What cannot have happened"):
        known = [one.partition(" replaces ") for one in there.split("; ") if one]
        changes = [_change(name, "", gone) for name, _replaces, gone in known]
        change = _change(letter, "", replaces)
        assert closes_a_circle(change, {one.id: one for one in changes}) is (refused == "yes")


def test_in_whose_name() -> None:
    for recorded, left, conducts, written in table("on-site-merge.md", "In whose name it is written"):
        at, left_at = (
            datetime.fromisoformat(f"2026-11-20T{text}+00:00") if text else None for text in (recorded, left)
        )
        assert at is not None
        assert _codes(may_be_written(at, Standing(conducts == "yes", left_at))) == (written if written != "yes" else "")


def test_the_fields() -> None:
    drawn = [(int(order), kind, text) for order, kind, _what, text in table("on-site-merge.md", "The fields")]
    assert drawn == [(rank + 1, kind, "yes" if is_text(kind) else "no") for kind, rank in RANKS.items()]


def test_the_name_of_a_field() -> None:
    for name, kind, record, place in table("on-site-merge.md", "The name of a field"):
        field = read_field(_named(name))
        assert (field.kind if field else "none", field.record if field else "") == (kind, _named(record))
        at = {"finding": 1, "own": 2}.get(kind)
        speaks_of = site_of(field.parts[at]) if field and at else None
        assert (str(speaks_of or "organisation") if at else "") == _named(place)


def test_what_is_taken_in() -> None:
    assert _codes(read_sent(SENT)) == ""
    for part, given, refused in table("on-site-merge.md", "What is taken in"):
        assert _codes(read_sent({**SENT, part: json.loads(given)})) == refused
    for letters, refused in table("on-site-merge.md", "How long a text may be"):
        assert _codes(read_sent({**SENT, "value": "x" * int(letters)})) == refused
    for name, value, refused in table("on-site-merge.md", "The shape of other values"):
        field = read_field(_named(name))
        assert field is not None
        assert _codes(may_hold(field, json.loads(value))) == refused


def test_the_moment_of_a_meeting() -> None:
    for told, clock, now, taken in table("on-site-meetings.md", "Worked example: the moment of a meeting"):
        minutes = 0 if clock == "right" else int(clock.split(" ")[0]) * (-1 if clock.endswith("fast") else 1)
        assert true_moment(_moment(told), minutes * 60, _moment(now)) == _moment(taken)


def test_who_is_present() -> None:
    for name, role, there, removed, counts in table("on-site-meetings.md", "Who counts as present"):
        person = {"name": name, "role": role, "opening": there == "yes", "removed": removed == "yes"}
        assert is_present(person, "opening") is (counts == "yes")
    for now, before, listed, after in table("on-site-meetings.md", "The list of those present"):
        found = attendance(_people(now), _people(before), listed.replace("; ", "\n"), "opening")
        assert found.replace("\n", "; ") == after


def test_what_is_settled() -> None:
    for conflicts, unwritten, sides, void, refused in table(
        "on-site-meetings.md", "Whether what was done on site is settled"
    ):
        persons = [{"name": "Lou Bernard", "side": side, "closing": True} for side in sides.split(", ") if side]
        verdict = may_close_here(int(conflicts), [one for one in unwritten.split(", ") if one], persons, void.split())
        assert _codes(verdict) == refused


def test_what_was_signed() -> None:
    before = {"finding/1/-/result": "minor", "finding/1/-/fact": "Écart"}
    written = {
        "fact": {"kind": "other", "value": "Un lieu"},
        "evidence": {"indicator": 1, "kind": "seen"},
        "person": {"opening": True},
    }
    for field, changed, again, void in table("on-site-meetings.md", "What was signed"):
        after = {
            **before,
            **({field.replace("ITEM", ITEM): written.get(field.split("/")[0], "Autre")} if field else {}),
        }
        signed = {"side": "client", "says": stated(before)}
        given = [signed, {"side": "client", "says": stated(after)}] if again == "yes" else [signed]
        assert ", ".join(changed_since(signed, stated(after))) == changed
        assert ", ".join(void_sides(given, stated(after))) == void


def test_facts_that_size() -> None:
    drawn = [
        kind
        for kind, _example, sizes in table("on-site-facts.md", "Which facts size the audit again")
        if sizes == "yes"
    ]
    assert drawn == list(SIZED_BY)
    for before, now, again in table("on-site-facts.md", "Sized again, or not"):
        former, fact = json.loads(before or "null"), json.loads(now)
        assert (fact["kind"] in SIZED_BY and key_of(former) != key_of(fact)) is (again == "yes")


def test_a_day_with_new_facts() -> None:
    facts: dict[str, Any] = {"sites": 0, "turnover_cents": 14_000_000}
    for kind, value, before, after, turnover, half_days in table("on-site-facts.md", "Worked example"):
        assert facts["sites"] == int(before)
        fact = {"kind": kind, "value": int(value) * 100 if kind == "turnover" else value}
        facts |= overrides_of(fact, facts["sites"], central_counts=True)
        assert facts == {"sites": int(after), "turnover_cents": int(turnover) * 100}
        inputs = SizingInputs("initial", date(2026, 11, 20), facts["turnover_cents"], ("AF",), sites=facts["sites"])
        assert size(inputs, sizing_tables()).half_days == int(half_days)


def test_how_many_sites() -> None:
    for kind, before, central, after in table("on-site-facts.md", "How many sites a fact leaves"):
        found = overrides_of({"kind": kind, "value": 1}, int(before), central_counts=central == "yes")
        assert found["sites"] == int(after)


def test_words() -> None:
    for fact, words in table("on-site-facts.md", "A fact in words"):
        assert words_of(json.loads(fact)) == words
    for name, role, kept in table("on-site-facts.md", "Who took note of the new duration"):
        assert heard_how({"name": name, "role": role}) == kept
