"""How many sites an audit visits, and which ones: a draw that anyone can redo from its seed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import isqrt


@dataclass(frozen=True)
class SampleFormula:
    """max(at_least, round(numerator / denominator × √n)), with `unseen` sites not audited at the previous audit."""

    numerator: int
    denominator: int
    at_least: int
    unseen: int


@dataclass(frozen=True)
class SamplingPeriod:
    """The formulas by kind of audit, from a day on."""

    valid_from: date
    source: str
    formulas: Mapping[str, SampleFormula]


@dataclass(frozen=True)
class SamplingFormulas:
    """The periods, latest first."""

    periods: tuple[SamplingPeriod, ...]

    def on(self, kind: str, day: date) -> SampleFormula:
        """The formula for that kind of audit on that day; a day before all periods follows the earliest."""
        for period in self.periods:
            if period.valid_from <= day:
                return period.formulas[kind]
        return self.periods[-1].formulas[kind]


@dataclass(frozen=True)
class Redraw:
    """All that redoes a draw: anyone who has these facts finds the same sites."""

    seed: str
    population: tuple[str, ...]
    kind: str
    day: date
    count: int
    previous: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command line that redoes it, without a database."""
        previous = f" --previous {','.join(self.previous)}" if self.previous else ""
        return (
            f"certbody rules sample --seed {self.seed} --sites {','.join(self.population)} --kind {self.kind}"
            f" --on {self.day.isoformat()} --count {self.count}{previous}"
        )


@dataclass(frozen=True)
class Draw:
    """The sites drawn, in the order of the draw, and whether as many unseen sites as the rule wants were there."""

    sites: tuple[str, ...]
    unseen_wanted: int
    unseen_drawn: int

    @property
    def needs_note(self) -> bool:
        """Whether the sample must carry a reason, since every site had already been audited (R2.5)."""
        return self.unseen_drawn < self.unseen_wanted


def sample_size(kind: str, n: int, day: date, formulas: SamplingFormulas) -> int:
    """How many of `n` sites an audit of that kind visits on that day, the central function not counted (R2.5).

    Source: arrêté "modalités d'audit", art. 6. Whole-number arithmetic: the rounding is exact for every n.
    Example: 4 sites give 2 at an initial audit (√4) and 1 at surveillance (0.6 × √4 = 1.2). No site gives 0.
    """
    return sites_drawn(n, formulas.on(kind, day)) if n > 0 else 0


def sites_drawn(n: int, formula: SampleFormula) -> int:
    """How many of `n` sites one formula draws; none of none. Example: 0.6 × √7 = 1.59 gives 2."""
    if n <= 0:
        return 0
    scaled = isqrt(4 * formula.numerator * formula.numerator * n)
    rounded = (scaled + formula.denominator) // (2 * formula.denominator)
    return min(n, max(formula.at_least, rounded))


def most_added(kind: str, n: int, visitable: int, day: date, formulas: SamplingFormulas) -> int:
    """How many sites the body may add: those that the draw leaves among the `visitable` ones (R2.5).

    Example: of 4 sites an initial audit draws 2 and may add 2; of a single site nothing is left to add.
    """
    return max(min(n, visitable) - sample_size(kind, n, day, formulas), 0)


def commitment(seed_hex: str) -> str:
    """What may be published before the draw: the SHA-256 of the seed's bytes, which tells nothing about the sites."""
    return sha256(bytes.fromhex(seed_hex)).hexdigest()


def rank(seed_hex: str, site: str) -> str:
    """Where a site stands in the draw: SHA-256 of the seed's bytes followed by the site's id in UTF-8."""
    return sha256(bytes.fromhex(seed_hex) + site.encode()).hexdigest()


def draw(seed_hex: str, sites: Sequence[str], size: int, previous: Collection[str] = (), unseen: int = 0) -> Draw:
    """Draws `size` sites: the first ones in the order of `rank`, whatever the order in which they were listed.

    When fewer than `unseen` of them were not audited before, the last seen ones give way to the first unseen ones.
    `previous` = the ids audited at the previous audit; `unseen` comes from the formula (1 at surveillance).
    """
    ranked = sorted(dict.fromkeys(sites), key=lambda site: rank(seed_hex, site))
    audited = frozenset(previous)
    chosen = ranked[:size]
    new = [site for site in ranked if site not in audited]
    reserved = new[: min(unseen, size)]
    others = [site for site in chosen if site not in reserved][: max(size, 0) - len(reserved)]
    picked = set(reserved) | set(others)
    ordered = tuple(site for site in ranked if site in picked)
    return Draw(ordered, min(unseen, max(size, 0)), sum(site not in audited for site in ordered))
