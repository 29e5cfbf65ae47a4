"""Opening an audit from an application or a certificate."""

from __future__ import annotations

from datetime import date

import pytest

from certbody.audits.operations.opening import open_audit, open_cycle_audit
from certbody.kit.errors import Refused
from certbody.tenants.queries.settings import get_profile
from tests.audits.planning_ground import make_ground
from tests.factories import a_certificate, a_label_proof, an_audit, an_organisation
from tests.support import Bench


def test_an_admissible_application_opens_one_audit_with_its_facts(bench: Bench) -> None:
    ground = make_ground(bench, traits=["certifying", "uses_subcontractors"], new_entrant_categories=["AF"])
    with bench.inside(ground.body):
        audit = open_audit(ground.application_id, ground.planner)
        assert (audit.state, audit.kind, audit.categories) == ("draft", "initial", ["AF"])
        assert audit.traits == ["certifying", "subcontracting"]
        assert audit.new_entrant_categories == ["AF"]
        with pytest.raises(Refused, match="audit_already_opened"):
            open_audit(ground.application_id, ground.planner)


def test_an_application_under_review_opens_none(bench: Bench) -> None:
    ground = make_ground(bench, state="submitted")
    with bench.inside(ground.body), pytest.raises(Refused, match="application_not_admissible"):
        open_audit(ground.application_id, ground.planner)


@pytest.mark.parametrize(
    ("valid_to", "proven", "reduced"),
    [
        (date(2026, 11, 23), True, True),
        (date(2026, 11, 22), True, False),
        (date(2026, 11, 23), False, False),
        (None, True, False),
    ],
)
def test_a_proven_label_active_on_the_day_of_the_application_reduces_the_audit(
    bench: Bench, valid_to: date | None, proven: bool, reduced: bool
) -> None:
    ground = make_ground(bench, label_name="Certificat OPQF n° 12", label_valid_to=valid_to)
    with bench.inside(ground.body):
        if proven:
            a_label_proof(ground.application_id, ground.client)
        assert open_audit(ground.application_id, ground.planner).reduced is reduced


@pytest.mark.parametrize(
    ("name", "own", "reduced"),
    [
        ("Eduform", "", True),
        ("Label maison", "", False),
        ("Label Maison 2018", "Autre\nLabel maison", True),
        ("Datadock", "", False),
        ("Datadock OPQF", "Datadock", False),
    ],
)
def test_only_a_label_of_the_former_list_or_one_that_the_body_saw_on_it_reduces_the_audit(
    bench: Bench, name: str, own: str, reduced: bool
) -> None:
    ground = make_ground(bench, label_name=name, label_valid_to=date(2030, 1, 1))
    with bench.inside(ground.body):
        get_profile().listed_labels = own
        a_label_proof(ground.application_id, ground.client)
        assert open_audit(ground.application_id, ground.planner).reduced is reduced


def test_a_surveillance_takes_over_the_facts_of_the_audit_before(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        organisation = an_organisation()
        before = an_audit(organisation, state="decided", traits=["distance"], new_entrant_categories=["AF"])
        certificate = a_certificate(organisation)
        window = date(2027, 3, 29), date(2027, 11, 29)
        audit = open_cycle_audit(certificate.id, "surveillance", ground.planner, *window)
        assert (audit.previous_audit_id, audit.certificate_id) == (before.id, certificate.id)
        assert (audit.traits, audit.new_entrant_categories) == (["distance"], ["AF"])
        assert (audit.earliest_on, audit.latest_on) == window
        with pytest.raises(Refused, match="cycle_audit_already_opened"):
            open_cycle_audit(certificate.id, "surveillance", ground.planner, *window)


@pytest.mark.parametrize(("kind", "still_new"), [("initial", ["AF"]), ("surveillance", []), ("renewal", [])])
def test_a_new_entrant_is_one_at_the_surveillance_after_its_initial_audit_alone(
    bench: Bench, kind: str, still_new: list[str]
) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        organisation = an_organisation()
        an_audit(organisation, kind=kind, state="decided", new_entrant_categories=["AF"])
        audit = open_cycle_audit(a_certificate(organisation).id, "surveillance", ground.planner)
        assert audit.new_entrant_categories == still_new
