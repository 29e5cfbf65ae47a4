"""What redoes an audit's draw of sites: its seed, the sites that it chose among, and the command for anyone."""

from __future__ import annotations

from dataclasses import dataclass

from certbody.audits.models import Audit, SiteSample
from certbody.audits.queries.sizing import site_names
from certbody.audits.rules.sampling import Redraw

DRAWN, ADDED, LEFT = "drawn", "added", "left"


@dataclass(frozen=True)
class SampledSite:
    """A site of the draw: what became of it, and whether the previous audit visited it."""

    id: str
    name: str
    outcome: str
    visited_before: bool


@dataclass(frozen=True)
class Proof:
    """The draw as anyone may check it: the sites in the order in which they were given to it, and the command."""

    commitment: str
    seed: str
    command: str
    sites: tuple[SampledSite, ...]
    reason: str
    unseen: bool

    @property
    def visited(self) -> list[SampledSite]:
        """The sites that the audit visits beside the central function."""
        return [site for site in self.sites if site.outcome != LEFT]

    def count(self, outcome: str) -> int:
        """How many sites had this outcome."""
        return sum(site.outcome == outcome for site in self.sites)


def proof_of(audit: Audit, sample: SiteSample) -> Proof:
    """Everything that redoes the draw that counts. It tells the sites: not for the client before the opening."""
    redraw = Redraw(
        seed=sample.seed,
        population=tuple(str(site) for site in sample.population),
        kind=audit.kind,
        day=sample.drawn_for,
        count=len(sample.drawn),
        previous=tuple(str(site) for site in sample.previous),
    )
    outcomes = dict.fromkeys(sample.population, LEFT) | dict.fromkeys(sample.drawn, DRAWN)
    outcomes |= dict.fromkeys(sample.added, ADDED)
    names = site_names(audit.organisation_id)
    sites = tuple(
        SampledSite(str(site), names.get(site, "—"), outcome, site in sample.previous)
        for site, outcome in outcomes.items()
    )
    unseen = bool(sample.previous) and any(site.outcome == DRAWN and not site.visited_before for site in sites)
    return Proof(sample.commitment, sample.seed, redraw.command, sites, sample.added_reason, unseen)
