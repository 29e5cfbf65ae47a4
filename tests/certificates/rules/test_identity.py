"""When a change of identity is ready to be decided, and when it may be accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certbody.certificates.rules import identity as rules
from certbody.clients.rules.identifiers import same_name

TODAY = date(2026, 11, 23)


def a_file(**values: Any) -> rules.IdentityFile:
    made: dict[str, Any] = dict(
        changed=frozenset({"siren", "nda"}), effective_on=TODAY, activity_unchanged=True, completed=True,
        evidence_count=1, certificates=("valid",),
    )  # fmt: skip
    return rules.IdentityFile(**{**made, **values})


def codes(verdict: Any) -> list[str]:
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("kind", "changed", "faults"),
    [
        ("ownership", (), {}),
        ("ownership", ("manager_name", "name"), {}),
        ("ownership", ("siren",), {"siren": "identity_must_stay"}),
        ("name", ("name",), {}),
        ("name", ("nda",), {"name": "identity_must_change", "nda": "identity_must_stay"}),
        ("new_nda", ("nda",), {}),
        ("new_nda", ("siren", "nda"), {"siren": "identity_must_stay"}),
        ("new_siren", ("siren", "nda", "name"), {}),
        ("merger", ("name",), {"siren": "identity_must_change"}),
    ],
)
def test_what_changes_fits_the_kind_of_change(kind: str, changed: tuple[str, ...], faults: dict[str, str]) -> None:
    assert rules.kind_faults(kind, changed) == faults


def test_the_page_of_the_rule_says_what_fits() -> None:
    page = (Path(__file__).parents[3] / "docs" / "rules" / "identity-change.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    drawn = {kind: (_named(must), _named(stay)) for kind, must, stay in rows[2:]}
    assert drawn == rules.KINDS


def _named(cell: str) -> frozenset[str]:
    return frozenset(name for name in cell.split(", ") if name)


def test_a_file_is_decided_once_completed_and_proven() -> None:
    assert rules.may_decide_identity(a_file()).allowed
    unready = a_file(completed=False, evidence_count=0)
    assert codes(rules.may_decide_identity(unready)) == ["identity_not_completed", "identity_without_evidence"]
    assert codes(rules.may_accept(unready, TODAY))[:2] == ["identity_not_completed", "identity_without_evidence"]


def test_the_certificate_follows_only_an_unchanged_activity() -> None:
    assert rules.may_accept(a_file(), TODAY).allowed
    assert codes(rules.may_accept(a_file(activity_unchanged=False), TODAY)) == ["identity_activity_changed"]
    sold = a_file(changed=frozenset({"manager_name"}), activity_unchanged=False)
    assert rules.may_accept(sold, TODAY).allowed


def test_a_change_is_accepted_from_its_day_on_and_not_while_suspended() -> None:
    assert codes(rules.may_accept(a_file(effective_on=date(2026, 11, 24)), TODAY)) == ["identity_not_yet"]
    assert codes(rules.may_accept(a_file(certificates=("suspended",)), TODAY)) == ["identity_suspended"]
    assert rules.may_accept(a_file(changed=frozenset(), certificates=("suspended",)), TODAY).allowed


def test_days_and_authors() -> None:
    assert rules.notice_due(date(2026, 10, 1), 30) == date(2026, 10, 31)
    assert rules.effect_told_in_time(date(2027, 11, 23), TODAY).allowed
    assert codes(rules.effect_told_in_time(date(2027, 11, 24), TODAY)) == ["identity_far_ahead"]
    assert rules.may_decide_own((), "someone").allowed
    assert codes(rules.may_decide_own({"someone", "other"}, "someone")) == ["identity_author_decides"]


def test_a_name_written_otherwise_is_the_same_name() -> None:
    assert same_name("ECOLE DU PORT", "École du Port.")
    assert not same_name("École du Port", "École du Port Neuf")
