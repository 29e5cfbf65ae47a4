"""The days of a plan: the window of a surveillance or a renewal, and days that are allowed and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.operations.planning import plan_audit
from certbody.audits.queries.plan_days import list_day_warnings
from certbody.kit import wording
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants.models import JournalEntry
from tests.audits.planning_ground import Ground, make_ground
from tests.factories import a_certificate, a_size, an_audit, an_organisation
from tests.reading import as_read
from tests.support import Bench

START = date(2026, 1, 29)
THIRTEENTH, FOURTEENTH, TWENTY_SECOND = date(2027, 2, 28), date(2027, 3, 29), date(2027, 11, 29)
TODAY = date(2026, 11, 23)


def _of_cycle(ground: Ground, kind: str = "surveillance", **values: object) -> Audit:
    organisation = an_organisation()
    certificate = a_certificate(organisation, starts_on=START)
    audit = an_audit(organisation, kind=kind, state="contracted", certificate_id=certificate.id, **values)
    a_size(audit, half_days=1)
    return audit


def _plan(ground: Ground, audit: Audit, day: date, window_exception: str = "") -> Audit:
    slots = [(ground.lead.membership_id, day, "am", None)]
    lead, reviewer = ground.lead.membership_id, ground.reviewer.membership_id
    place = "remote" if audit.kind == "surveillance" else "on_site"
    return plan_audit(
        audit.id, audit.version, lead, (), slots, place, "", "", reviewer, ground.planner, window_exception
    )


def _told(reasons: tuple[Reason, ...]) -> str:
    return as_read(" ".join(wording.why(reason) for reason in reasons))


@pytest.mark.parametrize("day", [THIRTEENTH, FOURTEENTH - timedelta(days=1)])
def test_surveillance_before_the_14th_month_is_planned_with_a_warning(bench: Bench, day: date) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _plan(ground, _of_cycle(ground, earliest_on=FOURTEENTH, latest_on=TWENTY_SECOND), day)
        assert audit.state == "planned"
        told = _told(list_day_warnings(audit, [day], TODAY))
        assert "29 mars 2027 (14e mois) au 29 novembre 2027 (22e mois)" in told


@pytest.mark.parametrize("day", [FOURTEENTH, TWENTY_SECOND])
def test_both_ends_of_the_window_are_inside(bench: Bench, day: date) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _plan(ground, _of_cycle(ground), day)
        codes = {reason.code for reason in list_day_warnings(audit, [day], TODAY)}
        assert not {code for code in codes if code.startswith("surveillance")}


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (THIRTEENTH - timedelta(days=1), ("28 février 2027 (13e mois)", "29 mars 2027 (14e", "29 novembre 2027 (22e")),
        (TWENTY_SECOND + timedelta(days=1), ("29 mars 2027 (14e mois)", "29 novembre 2027 (22e mois)")),
    ],
)
def test_beyond_the_13th_and_the_22nd_month_the_refusal_names_the_dates(
    bench: Bench, day: date, months: tuple[str, ...]
) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _of_cycle(ground)
        with pytest.raises(Refused) as refused:
            _plan(ground, audit, day)
        assert all(words in _told(refused.value.reasons) for words in months)


def test_a_recorded_exception_lets_a_surveillance_go_beyond_its_window_and_stays_in_the_file(bench: Bench) -> None:
    ground = make_ground(bench)
    day = TWENTY_SECOND + timedelta(days=1)
    with bench.inside(ground.body):
        audit = _plan(
            ground, _of_cycle(ground), day, window_exception="Maladie de la dirigeante, certificat au dossier"
        )
        assert audit.window_exception == "Maladie de la dirigeante, certificat au dossier"
        assert "trop tard" in _told(list_day_warnings(audit, [day], TODAY))
        kept = select(JournalEntry.after).where(
            JournalEntry.subject_id == audit.id, JournalEntry.event == "audit.planned"
        )
        assert db.session.scalars(kept).one()["window_exception"] == audit.window_exception


def test_the_months_of_a_renewal_are_advice(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        wished = {"earliest_on": date(2027, 3, 1), "latest_on": date(2027, 6, 30)}
        audit = _plan(ground, _of_cycle(ground, "renewal", **wished), date(2027, 7, 1))
        assert "1er mars 2027 au 30 juin 2027" in _told(list_day_warnings(audit, [date(2027, 7, 1)], TODAY))
        assert list_day_warnings(audit, [date(2027, 6, 30)], TODAY) == ()


@pytest.mark.parametrize("wished", [{}, {"earliest_on": date(2028, 5, 28), "latest_on": date(2028, 9, 28)}])
def test_a_renewal_after_the_end_of_the_certificate_is_told_what_it_costs(
    bench: Bench, wished: dict[str, object]
) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _of_cycle(ground, "renewal", **wished)
        end = date(2029, 1, 28)
        assert "renewal_after_end" not in {one.code for one in list_day_warnings(audit, [end], TODAY)}
        told = _told(list_day_warnings(audit, [end + timedelta(days=1)], TODAY))
        assert "Le 29 janvier 2029 vient après la fin du certificat, le 28 janvier 2029" in told


def test_a_day_off_or_far_away_is_planned_and_told(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _plan(ground, _of_cycle(ground, "initial"), date(2027, 5, 8))
        assert "8 mai 2027 est un jour férié : la Victoire de 1945" in _told(
            list_day_warnings(audit, [date(2027, 5, 8)], TODAY)
        )
        far = list_day_warnings(audit, [date(2027, 12, 11), date(2030, 1, 7)], TODAY)
        assert [reason.code for reason in far] == ["day_is_saturday", "day_year_unlikely"]
