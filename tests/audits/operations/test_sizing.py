"""Sizing: the sum that is kept, and what changes it."""

from __future__ import annotations

import pytest

from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.sizing import list_sizes
from certbody.kit.errors import Invalid
from tests.audits.planning_ground import contracted, make_ground
from tests.factories import a_site, a_size, an_audit, an_organisation
from tests.support import Bench


def test_a_size_keeps_its_inputs_and_its_lines(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        size = list_sizes(audit.id)[0]
        assert (size.half_days, size.unconfirmed) == (3, False)
        assert sum(line["half_days"] for line in size.lines) == 3
        assert size.inputs["turnover_cents"] == 30_000_000


def test_sizing_again_needs_a_reason_keeps_the_former_size_and_tells_the_client(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        with pytest.raises(Invalid, match="reason"):
            size_audit(audit.id, ground.planner)
        size_audit(audit.id, ground.planner, "BPF 2026 déposé", {"turnover_cents": 80_000_000})
        assert [size.half_days for size in list_sizes(audit.id)] == [4, 3]
        assert get_audit(audit.id, ground.planner).state == "contracted"
    bench.run_jobs()
    assert [mail.recipient for mail in bench.mails(ground.body)] == [bench.email_of(ground.client)]


def test_sites_count_and_weigh(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        organisation = an_organisation()
        a_site(organisation, is_central=True)
        for _number in range(4):
            a_site(organisation)
        before = an_audit(organisation, state="decided")
        a_size(before, inputs={"turnover_cents": 8_000_000})
        audit = an_audit(organisation, kind="renewal", previous_audit_id=before.id, standard=None)
        size = size_audit(audit.id, ground.planner)
        assert (size.sampled_sites, size.half_days) == (2, 4)
