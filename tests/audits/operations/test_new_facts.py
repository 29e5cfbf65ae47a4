"""What a fact met on site may add to an audit."""

from __future__ import annotations

import pytest

from certbody.audits.operations.new_facts import widen_scope
from certbody.kit.errors import Refused
from tests.audits.planning_ground import qualify
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit whose opening meeting was held."""
    found = an_audit_day(bench)
    found.open()
    return found


def test_a_category_met_on_site_asks_for_a_team_qualified_for_it(scene: Scene) -> None:
    planner = scene.bench.member(scene.body, "planner")
    with scene.bench.inside(scene.body):
        with pytest.raises(Refused) as refused:
            widen_scope(scene.audit_id, "CFA", scene.auditor)
        reason = refused.value.reasons[0]
        assert (reason.code, reason.values["category"]) == ("qualification_missing", "CFA")
        assert reason.values["person"] == scene.auditor.name
        qualify(scene.auditor, planner, "CFA")
        assert widen_scope(scene.audit_id, "CFA", scene.auditor).categories == ["AF", "CFA"]


def test_a_trait_met_on_site_asks_for_no_other_team(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        assert widen_scope(scene.audit_id, "certifying", scene.auditor).traits == ["certifying"]
