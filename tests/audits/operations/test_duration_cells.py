"""The body's own tables: from which day a value counts, what it never alters, and who is told of a conflict."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit, AuditSize, ConfirmedCell
from certbody.audits.operations.duration_cells import change_cell
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.duration_cells import list_resting_on, newest_number, own_cells_on
from certbody.audits.queries.sizing import foresee_surveillance, list_sizes, size_again
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.models import JournalEntry
from tests.audits.planning_ground import Ground, contracted, make_ground
from tests.factories import a_size, an_audit, an_organisation
from tests.support import Bench

BASE, AF = "surveillance/T2/base", "surveillance/T2/AF"
START = date(2027, 1, 1)


def change(ground: Ground, cell: str, half_days: int | None, day: date = START, **more: object) -> ConfirmedCell:
    seen = more.pop("seen", newest_number(cell))
    return change_cell(cell, half_days, day, "Procédure PR-07", ground.planner, seen=seen, **more)  # type: ignore[arg-type]


def surveillance(day: date = date(2027, 3, 1), **more: object) -> Audit:
    organisation = an_organisation()
    before = an_audit(organisation, state="decided")
    a_size(before, inputs={"turnover_cents": 30_000_000})
    return an_audit(organisation, kind="surveillance", previous_audit_id=before.id, earliest_on=day, **more)


def sized(ground: Ground, **more: object) -> AuditSize:
    return size_audit(surveillance(**more).id, ground.planner)  # type: ignore[arg-type]


def test_confirmed_cells_make_a_surveillance_firm_from_their_day_on(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        assert sized(ground).unconfirmed
        change(ground, BASE, 2)
        change(ground, AF, 1, date(2027, 4, 1))
        size = sized(ground)
        assert (size.half_days, size.unconfirmed, size.tables_version.split("+")[1]) == (3, True, "2")
        assert (sized(ground, day=date(2027, 4, 1)).unconfirmed, sized(ground, day=START).unconfirmed) == (False, True)
        change(ground, AF, 1)
        assert not sized(ground).unconfirmed


def test_a_change_in_the_middle_of_a_cycle_leaves_what_was_sized_and_counts_for_what_comes(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        change(ground, BASE, 2)
        change(ground, AF, 1)
        audit = surveillance()
        before = size_audit(audit.id, ground.planner)
        kept = (before.half_days, list(before.lines), before.tables_version)
        change(ground, BASE, 4)
        db.session.expire_all()
        former = list_sizes(audit.id)[0]
        assert (former.half_days, former.lines, former.tables_version) == kept
        again = size_again(former)
        assert again is not None
        assert (again.half_days, again.as_dict()["lines"], again.tables_version) == kept
        after = size_audit(audit.id, ground.planner, "Table changée au 1er janvier 2027")
        assert (after.half_days, after.tables_version.split("+")[1]) == (5, "3")
        number = int(former.tables_version.split("+")[1])
        assert own_cells_on(date(2027, 3, 1), number).cells[BASE].half_days == 2


def test_audits_on_both_sides_of_a_change_keep_their_table_and_a_closed_one_is_sized_no_more(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        for cell, half_days in ((BASE, 1), (AF, 1)):
            change(ground, cell, half_days, clock.today())
        closed = surveillance()
        kept = size_audit(closed.id, ground.planner).half_days
        change(ground, BASE, 4)
        closed.state = "closed"
        db.session.flush()
        with pytest.raises(Refused, match="too_late_to_resize"):
            size_audit(closed.id, ground.planner, "Table changée")
        assert [size.half_days for size in list_sizes(closed.id)] == [kept] == [2]
        eve, day = (sized(ground, day=day) for day in (START - timedelta(days=1), START))
        assert (eve.half_days, day.half_days) == (2, 5)
        assert {eve.unconfirmed, day.unconfirmed} == {False}
        history = list(db.session.scalars(select(ConfirmedCell.half_days).order_by(ConfirmedCell.number)))
        assert history == [1, 1, 4]


def test_the_estimate_of_the_surveillance_follows_the_table_of_its_day(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        opening = list_sizes(audit.id)[0]
        change(ground, BASE, 3, clock.today())
        change(ground, AF, 2, clock.today())
        assert foresee_surveillance(opening).half_days == 5


def test_a_value_goes_back_to_the_tables(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        change(ground, BASE, 2)
        change(ground, BASE, None, date(2027, 6, 1))
        assert BASE in own_cells_on(date(2027, 5, 31)).cells
        assert BASE not in own_cells_on(date(2027, 6, 1)).cells
        assert sized(ground, day=date(2027, 6, 1)).half_days == 2
        statement = select(JournalEntry).where(JournalEntry.event == "confirmed_cell.returned")
        (entry,) = db.session.scalars(statement)
        assert (entry.before, entry.reason) == ({"half_days": 2}, "Procédure PR-07")


def test_a_text_is_left_knowingly_only(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        with pytest.raises(Invalid, match="over_text"):
            change(ground, "initial/T1/base", 3)
        assert change(ground, "initial/T1/base", 2).half_days == 2
        change(ground, "initial/T1/base", 3, over_text=True)
        assert own_cells_on(START).cells["initial/T1/base"].half_days == 3


def test_a_reason_is_needed_and_a_cell_must_exist(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        with pytest.raises(Invalid, match="reason"):
            change_cell(BASE, 2, START, "  ", ground.planner, seen=0)
        with pytest.raises(NotFound):
            change(ground, "surveillance/T9/base", 2)


def test_a_past_day_is_refused_only_when_audits_since_were_sized_on_the_cell(bench: Bench) -> None:
    ground = make_ground(bench)
    today = clock.today()
    with bench.inside(ground.body):
        line = {"code": BASE, "half_days": 1}
        held = {"audit_day": (today - timedelta(days=10)).isoformat()}
        a_size(an_audit(an_organisation(), state="decided"), inputs=held, lines=[line])
        with pytest.raises(Refused, match="cell_from_past"):
            change(ground, BASE, 2, today - timedelta(days=10))
        change(ground, BASE, 2, today - timedelta(days=9))
        change(ground, AF, 2, today - timedelta(days=10))


def test_two_people_at_once(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        change(ground, BASE, 2, seen=0)
        with pytest.raises(Refused, match="edited_meanwhile"):
            change(ground, BASE, 3, seen=0)
        assert change(ground, AF, 1, seen=0).number == 2


def test_the_audits_that_may_be_sized_again(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = surveillance()
        size_audit(audit.id, ground.planner)
        contracted(ground)
        assert resting(BASE) == [audit.id]
        assert resting("surveillance/T3/base") == []


def resting(cell: str) -> list[UUID]:
    return [audit.id for audit, _ in list_resting_on(cell)]
