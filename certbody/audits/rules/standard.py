"""The national quality standard as values: criteria, indicators, and which version an audit follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from certbody.kit.dates import add_months

# A new reading guide must be followed at the latest so long after its publication (R0.2).
GUIDE_MONTHS = 2
CATEGORIES = ("AF", "CBC", "VAE", "CFA")
TRAITS = frozenset(
    {
        "certifying",
        "alternance",
        "work_based",
        "subcontracting",
        "short_actions_only",
        "is_subcontractor",
        "distance",
    }
)


@dataclass(frozen=True)
class Text:
    """A sentence in French and in English."""

    fr: str
    en: str

    def in_language(self, language: str) -> str:
        """The English sentence for `en` when there is one, else the French one, which is the source."""
        return self.en if language == "en" and self.en else self.fr


@dataclass(frozen=True)
class Guide:
    """A version of the ministry's reading guide, with the day from which audits must follow it (R0.2).

    ValueError when that day is not within the two months that follow its publication.
    """

    version: str
    published_on: date
    mandatory_from: date

    def __post_init__(self) -> None:
        if not self.published_on <= self.mandatory_from <= add_months(self.published_on, GUIDE_MONTHS):
            raise ValueError(f"guide {self.version} must bind within {GUIDE_MONTHS} months of its publication")


@dataclass(frozen=True)
class Criterion:
    """One of the seven criteria."""

    number: int
    title: Text


@dataclass(frozen=True)
class Indicator:
    """One indicator: what is expected, whom it binds, and how a departure from it may be graded.

    `notes` say what it means for a category of action, where that matters; `official` is the official wording when
    the body has loaded it.
    """

    number: int
    criterion: int
    title: Text
    expectation: Text
    evidence: Text
    caution: Text
    notes: tuple[tuple[str, Text], ...]
    categories: frozenset[str]
    trait: str
    unless: str
    grades: tuple[str, ...]
    new_entrant: str
    reduced: bool
    surveillance: bool
    subcontractor: str
    source: str
    status: str
    official: Text = Text("", "")

    @property
    def requirement(self) -> Text:
        """What a nonconformity is held against: the official wording when there is one, else what is expected."""
        return self.official if self.official.fr else self.expectation

    @property
    def common(self) -> bool:
        """Whether it binds every training organisation, whatever its categories of action."""
        return self.categories == frozenset(CATEGORIES)

    def notes_for(self, categories: Collection[str]) -> tuple[tuple[str, Text], ...]:
        """What it means for these categories of action, in their order."""
        return tuple((category, note) for category, note in self.notes if category in categories)

    @property
    def unconditional(self) -> bool:
        """Whether it applies to every training organisation, without any condition (R3.1, R3.2)."""
        return self.common and not self.trait and not self.unless


@dataclass(frozen=True)
class Standard:
    """A version of the standard. A report keeps the code of the version that it was done with."""

    code: str
    name: Text
    legal_text: str
    first_day: date
    guides: tuple[Guide, ...]
    criteria: tuple[Criterion, ...]
    indicators: tuple[Indicator, ...] = field(repr=False)

    @cached_property
    def _by_number(self) -> dict[int, Indicator]:
        return {indicator.number: indicator for indicator in self.indicators}

    def indicator(self, number: int) -> Indicator:
        """The indicator of that number; KeyError when this version has none."""
        return self._by_number[number]

    def __contains__(self, number: object) -> bool:
        return number in self._by_number

    def guide_on(self, day: date) -> Guide | None:
        """The reading guide that an audit of that day must follow, None while this version has none."""
        binding = [guide for guide in self.guides if guide.mandatory_from <= day]
        return max(binding, key=lambda guide: guide.mandatory_from, default=None)


def standard_code_on(day: date, first_days: Mapping[str, date]) -> str:
    """Which version of the standard an audit held on that day follows: its date alone decides (R0.1).

    `first_days` gives the first audit day of each version. Source: décret 2026-728, no transition.
    Example: 31 October 2026 is RNQ2019, 1 November 2026 is RNQ2026. A day before the first version follows the first.
    """
    begun = {code: first for code, first in first_days.items() if first <= day}
    if not begun:
        return min(first_days, key=lambda code: first_days[code])
    return max(begun, key=lambda code: begun[code])
