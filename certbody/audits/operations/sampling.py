"""Drawing the sites to visit: from a secret seed that is kept, so that anyone may redo the draw afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from uuid import UUID

from certbody.audits.models import Audit, AuditSize, SiteSample
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.sizing import (
    count_added_sites,
    find_application,
    find_sample,
    list_visited_before,
    sizing_day,
    visitable_sites,
)
from certbody.audits.rules import lifecycle, sampling
from certbody.audits.standards import sampling_formulas, terms_version
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

ALL_SEEN = "Tous les sites avaient déjà été audités à l’audit précédent."


def draw_sites(audit_id: UUID, by: Actor, added: Sequence[UUID] = (), added_reason: str = "") -> SiteSample:
    """Draws as many sites as the size says, at random but reproducibly (art. 6, invariants 22 to 24).

    `added`: sites that the body picks beside the draw, as many as the size counts, with the reason; the draw is among
    the others, so that no site counts twice. Refused when nothing has changed since the last draw: a draw is never
    repeated to get a better one, and keeps its seed.
    """
    audit = get_audit(audit_id, by, lock=True)
    require(lifecycle.may_resize(audit.state))
    size = find_size(audit.id)
    if size is None:
        raise Refused(Reason("not_sized", "art. 4"))
    if size.sampled_sites == 0:
        raise Refused(Reason("no_site_to_draw", "art. 6"))
    visitable = [site.id for site in visitable_sites(audit.organisation_id)]
    _check_added(size, visitable, added, added_reason)
    former, population = find_sample(audit.id), [site for site in visitable if site not in added]
    drawn = _draw(audit, former.seed if former else secrets.token_hex(32), population, size.sampled_sites - len(added))
    if former is not None and _same(former, drawn, added):
        raise Refused(Reason("already_drawn", "art. 6"))
    drawn.added, drawn.added_reason = list(added), " ".join(filter(None, (added_reason.strip(), drawn.added_reason)))
    db.session.add(drawn)
    db.session.flush()
    told = {"commitment": drawn.commitment, "sites": len(population), "drawn": len(drawn.drawn), "added": len(added)}
    journal.record("audit.sites_drawn", audit, by, after=told, reason=drawn.added_reason or None)
    return drawn


def _draw(audit: Audit, seed: str, population: Collection[UUID], count: int) -> SiteSample:
    """A surveillance keeps at least one site that the previous audit did not visit; none left is noted (R2.5)."""
    visited, day = list_visited_before(audit), sizing_day(audit, find_application(audit))
    unseen = sampling_formulas().on(audit.kind, day).unseen
    draw = sampling.draw(seed, _ids(population), count, _ids(visited), unseen)
    return SiteSample(
        audit_id=audit.id,
        seed=seed,
        commitment=sampling.commitment(seed),
        population=sorted(population),
        drawn=[UUID(site) for site in draw.sites],
        added_reason=ALL_SEEN if draw.needs_note else "",
        drawn_for=day,
        previous=visited,
        wanted=count,
        terms_version=terms_version(),
        drawn_at=clock.now(),
    )


def _ids(sites: Collection[UUID]) -> list[str]:
    return [str(site) for site in sites]


def _same(former: SiteSample, drawn: SiteSample, added: Sequence[UUID]) -> bool:
    return former.drawn == drawn.drawn and former.population == drawn.population and former.added == list(added)


def _check_added(size: AuditSize, population: Collection[UUID], added: Sequence[UUID], reason: str) -> None:
    if len(set(added)) != count_added_sites(size) or not set(added) <= set(population):
        raise Invalid({"added": ["added_sites_mismatch"]})
    if added and not reason.strip():
        raise Invalid({"added_reason": ["added_reason_missing"]})
