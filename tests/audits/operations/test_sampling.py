"""The draw of sites: reproducible, never repeated for a better one, new sites at surveillance."""

from __future__ import annotations

import json
import shlex
from uuid import UUID

import pytest
from click.testing import CliRunner

from certbody.audits.models import Audit, SiteSample
from certbody.audits.operations.sampling import ALL_SEEN, draw_sites
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.redraw import proof_of
from certbody.audits.queries.sizing import visitable_sites
from certbody.audits.rules import sampling
from certbody.commands.rules import rules
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from tests.audits.planning_ground import Ground, make_ground
from tests.factories import MOMENT, a_site, a_size, an_audit, an_organisation
from tests.support import Bench


def _multisite(sites: int = 4, **values: object) -> Audit:
    organisation = an_organisation()
    a_site(organisation, is_central=True)
    for _number in range(sites):
        a_site(organisation)
    before = an_audit(organisation, state="decided")
    a_size(before, inputs={"turnover_cents": 8_000_000})
    return an_audit(organisation, **{"kind": "renewal", "previous_audit_id": before.id, **values})


def _sized(ground: Ground, **overrides: object) -> Audit:
    audit = _multisite()
    size_audit(audit.id, ground.planner, overrides=overrides)
    return audit


def test_anyone_can_redo_the_draw_from_its_seed(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _sized(ground)
        drawn = draw_sites(audit.id, ground.planner)
        again = sampling.draw(drawn.seed, [str(site) for site in drawn.population], 2)
        assert [str(site) for site in drawn.drawn] == list(again.sites)
        assert drawn.commitment == sampling.commitment(drawn.seed)
        with pytest.raises(Refused, match="already_drawn"):
            draw_sites(audit.id, ground.planner)


def test_a_new_site_allows_a_new_draw_with_the_same_seed(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _sized(ground)
        first = draw_sites(audit.id, ground.planner)
        for _number in range(4):
            a_site(get_audit(audit.id, ground.planner).organisation)
        size_audit(audit.id, ground.planner, "Quatre sites ouverts")
        second = draw_sites(audit.id, ground.planner)
        assert second.seed == first.seed
        assert len(second.drawn) == 3


def test_added_sites_are_counted_and_carry_a_reason(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _sized(ground, extra_sites=1)
        with pytest.raises(Invalid, match="added"):
            draw_sites(audit.id, ground.planner)
        sites = [site.id for site in visitable_sites(audit.organisation_id)]
        with pytest.raises(Invalid, match="added_reason"):
            draw_sites(audit.id, ground.planner, [sites[0]])
        drawn = draw_sites(audit.id, ground.planner, [sites[0]], "Réclamations sur ce site")
        assert (len(drawn.drawn), drawn.added) == (2, [sites[0]])


def test_a_body_without_sites_has_nothing_to_draw(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _multisite(0)
        size_audit(audit.id, ground.planner)
        with pytest.raises(Refused, match="no_site_to_draw"):
            draw_sites(audit.id, ground.planner)


def test_only_sites_that_the_draw_leaves_are_added(bench: Bench) -> None:
    """A site that opened closes again: what was to be added beside the draw is no longer asked for."""
    ground = make_ground(bench)
    with bench.inside(ground.body):
        with pytest.raises(Invalid, match="extra_sites"):
            _sized(ground, extra_sites=3)
        alone = _multisite(1)
        with pytest.raises(Invalid, match="extra_sites"):
            size_audit(alone.id, ground.planner, overrides={"extra_sites": 1})
        audit = _sized(ground, extra_sites=2)
        for site in visitable_sites(audit.organisation_id)[1:]:
            site.closed_at = MOMENT
        db.session.flush()
        size = size_audit(audit.id, ground.planner, "Trois sites fermés")
        assert (size.sampled_sites, size.inputs["extra_sites"]) == (1, 0)
        assert draw_sites(audit.id, ground.planner).added == []


def test_an_added_site_is_never_drawn_too(bench: Bench) -> None:
    """Two drawn and two added of four sites are four sites, whatever the seed."""
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _sized(ground, extra_sites=2)
        sites = [site.id for site in visitable_sites(audit.organisation_id)]
        drawn = draw_sites(audit.id, ground.planner, sites[:2], "Réclamations sur ces sites")
        assert set(drawn.drawn) == set(sites[2:])
        assert set(drawn.population) == set(sites[2:])


def test_the_command_shown_redoes_the_draw(bench: Bench) -> None:
    """With sites added, and at surveillance after an audit that visited the same sites."""
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _sized(ground, extra_sites=1)
        first = visitable_sites(audit.organisation_id)[0].id
        for one in (audit, _following(audit, ground)):
            extra = [first] if one is audit else []
            sample = draw_sites(one.id, ground.planner, extra, "Réclamations" if extra else "")
            told = _run(proof_of(one, sample).command)
            assert told == {"sites": [str(site) for site in sample.drawn], "commitment": sample.commitment}
        assert set(sample.previous) & set(sample.population)
        assert proof_of(one, sample).unseen


def _following(audit: Audit, ground: Ground) -> Audit:
    following = an_audit(audit.organisation, kind="surveillance", previous_audit_id=audit.id)
    size_audit(following.id, ground.planner)
    return following


def _run(command: str) -> dict[str, object]:
    program, group, *arguments = shlex.split(command)
    answer = CliRunner().invoke(rules, arguments)
    assert (program, group, answer.exit_code) == ("certbody", "rules", 0), answer.output
    told: dict[str, object] = json.loads(answer.output)
    return told


def test_a_surveillance_visits_a_site_that_the_previous_audit_did_not_and_says_when_none_is_left(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _multisite(kind="surveillance")
        sites = [site.id for site in visitable_sites(audit.organisation_id)]
        before = _drawn_before(audit, sites[:3])
        size_audit(audit.id, ground.planner)
        drawn = draw_sites(audit.id, ground.planner)
        assert (drawn.drawn, drawn.previous, drawn.added_reason) == ([sites[3]], before, "")
        other = _multisite(kind="surveillance")
        all_sites = [site.id for site in visitable_sites(other.organisation_id)]
        _drawn_before(other, all_sites)
        size_audit(other.id, ground.planner)
        assert draw_sites(other.id, ground.planner).added_reason == ALL_SEEN


def _drawn_before(audit: Audit, visited: list[UUID]) -> list[UUID]:
    seed = "ab" * 32
    sample = SiteSample(
        audit_id=audit.previous_audit_id, seed=seed, commitment=sampling.commitment(seed), population=sorted(visited),
        drawn=visited, added=[], added_reason="", previous=[], wanted=len(visited), drawn_for=MOMENT.date(),
        terms_version="", drawn_at=MOMENT,
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    return visited
