"""Which indicators an audit looks at, which of them it must answer, and why the others are left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from certbody.audits.rules.standard import TRAITS, Indicator, Standard
from certbody.kit.verdict import Reason


@dataclass(frozen=True)
class Applicability:
    """The answer. `indicators` may be audited, `mandatory` ones need a finding before the closing meeting.

    `formalised`: a new entrant only shows the process there. `excluded` says why each other indicator is left out.
    `entrusted`: how to judge an indicator on an action done as a subcontractor (not_applicable, entrusted,
    considers_principal), filled only for a body that works for others.
    """

    indicators: tuple[int, ...]
    mandatory: tuple[int, ...]
    excluded: dict[int, Reason]
    formalised: tuple[int, ...]
    entrusted: dict[int, str]

    def as_dict(self) -> dict[str, object]:
        """The whole answer as JSON values; of a reason, its code."""
        return {
            "indicators": list(self.indicators),
            "mandatory": list(self.mandatory),
            "excluded": {str(number): reason.code for number, reason in self.excluded.items()},
            "formalised": list(self.formalised),
            "entrusted": {str(number): how for number, how in self.entrusted.items()},
        }


# The audits at which an organisation may be a new entrant (R3.5).
_NEW_AT = ("initial", "extension")


def applicability(
    standard: Standard,
    kind: str,
    categories: Collection[str],
    traits: Collection[str] = (),
    *,
    new_entrant_categories: Collection[str] = (),
    reduced: bool = False,
    open_indicators: Collection[int] = (),
) -> Applicability:
    """Which indicators apply, by category and trait (R3.2), and which of them this kind of audit looks at (R3.8).

    `reduced`: this initial audit is, or at surveillance the initial one was. `open_indicators`: with a nonconformity at
    the previous audit. An extension passes its added categories. ValueError for an unknown trait.
    Source: D. 6316-1-1; arrêté "modalités d'audit", art. 2 and 10. Example: AF, no trait: 22 of RNQ2019.
    """
    opened = {number for number in open_indicators if number in standard}
    new = frozenset(new_entrant_categories).intersection(categories)
    excluded = _left_out(standard, kind, opened, reduced) | _excluded(standard, categories, traits, opened)
    audited = [one for one in standard.indicators if one.number not in excluded]
    mandatory = [one.number for one in audited if _must_answer(one, kind, opened, reduced, new)]
    return Applicability(
        indicators=tuple(one.number for one in audited),
        mandatory=tuple(mandatory),
        excluded=dict(sorted(excluded.items())),
        formalised=tuple(one.number for one in audited if kind in _NEW_AT and _formalised(one, categories, new)),
        entrusted=_entrusted(audited) if "is_subcontractor" in traits else {},
    )


def why_not(indicator: Indicator, categories: Collection[str], traits: Collection[str]) -> Reason | None:
    """Why an indicator does not apply to a body, None when it does (R3.2)."""
    if indicator.categories.isdisjoint(categories):
        ticked = ", ".join(sorted(indicator.categories))
        return Reason("category_out_of_scope", "D. 6316-1-1", {"indicator": indicator.number, "categories": ticked})
    if indicator.trait and indicator.trait not in traits:
        return Reason(f"no_{indicator.trait}", "D. 6316-1-1", {"indicator": indicator.number})
    if indicator.unless and indicator.unless in traits:
        return Reason(indicator.unless, "D. 6316-1-1", {"indicator": indicator.number})
    return None


def _excluded(
    standard: Standard, categories: Collection[str], traits: Collection[str], opened: Collection[int]
) -> dict[int, Reason]:
    """What does not apply; an indicator with an open nonconformity is looked at again whatever has changed since."""
    unknown = set(traits) - TRAITS
    if unknown:
        raise ValueError(f"unknown traits: {sorted(unknown)}")
    reasons = (
        (one.number, why_not(one, categories, traits)) for one in standard.indicators if one.number not in opened
    )
    return {number: reason for number, reason in reasons if reason}


def _left_out(standard: Standard, kind: str, opened: Collection[int], reduced: bool) -> dict[int, Reason]:
    """What this kind of audit does not look at, though it may apply."""
    if kind == "complementary":
        rest = [one.number for one in standard.indicators if one.number not in opened]
        return {number: Reason("not_in_complementary_audit", "art. 5", {"indicator": number}) for number in rest}
    if kind == "initial" and reduced:
        rest = [one.number for one in standard.indicators if not one.reduced]
        return {number: Reason("left_to_surveillance", "art. 10", {"indicator": number}) for number in rest}
    return {}


def _must_answer(indicator: Indicator, kind: str, opened: Collection[int], reduced: bool, new: frozenset[str]) -> bool:
    """All that is audited must be, except at surveillance (R3.8) and at a pre-audit, which binds nobody."""
    if kind == "pre_audit":
        return False
    return (
        kind != "surveillance"
        or indicator.number in opened
        or indicator.surveillance
        or (reduced and not indicator.reduced)
        or not indicator.categories.isdisjoint(new)
    )


def _formalised(indicator: Indicator, categories: Collection[str], new: frozenset[str]) -> bool:
    """Whether a new entrant only shows the process: in every category where the indicator binds it (R3.5)."""
    return indicator.new_entrant == "formalised" and indicator.categories.intersection(categories) <= new


def _entrusted(audited: Collection[Indicator]) -> dict[int, str]:
    """How to judge what differs on an action done for another body (R3.6)."""
    return {one.number: one.subcontractor for one in audited if one.subcontractor != "as_principal"}
