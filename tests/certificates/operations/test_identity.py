"""Changes of identity: opened, completed, decided; what follows on the record and on the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from certbody.certificates.models import CertificateEdition, IdentityCase
from certbody.certificates.operations import identity, moves
from certbody.certificates.operations.identity_decision import decide_case
from certbody.certificates.queries import identity as queries
from certbody.certificates.queries.waiting import list_waiting
from certbody.clients.models import Organisation
from certbody.clients.operations.organisations import update_organisation
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, Refused
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.certificates.operations.test_transfers import a_printed_certificate
from tests.isolation.forms import PDF
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)
REASON = "Même activité, mêmes équipes : le traité de fusion et l’extrait Kbis le montrent."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def office(bench: Bench, body: Body) -> Actor:
    return bench.member(body, "administrator", "reviewer")


@pytest.fixture
def decider(bench: Bench, body: Body) -> Actor:
    return bench.member(body, "reviewer")


def told(organisation: Organisation, **values: Any) -> dict[str, Any]:
    made: dict[str, Any] = dict(
        kind="new_siren", name=organisation.name, siren=factories.a_siren(), siret="", nda=organisation.nda,
        effective_on=date(2026, 11, 1), activity_unchanged=True, explanation="Absorption par la maison mère.",
    )  # fmt: skip
    return {**made, **values}


def opened(organisation: Organisation, by: Actor, **values: Any) -> IdentityCase:
    return identity.open_case(organisation.id, told(organisation, **values), keep_file("kbis.pdf", PDF, by), by)


def completed(case: IdentityCase, by: Actor, **values: Any) -> IdentityCase:
    now = {name: getattr(case.organisation, name) or "" for name in identity.IDENTITY}
    found = {**told(case.organisation), **now, **case.after, "kind": case.kind, "note": "Kbis relu.", **values}
    return identity.complete_case(case.id, found, case.version, by)


def refused(case: IdentityCase, by: Actor, outcome: str = "accept_change") -> list[str]:
    with pytest.raises(Refused) as no:
        decide_case(case.id, outcome, REASON, case.version, by)
    return [reason.code for reason in no.value.reasons]


def test_an_accepted_change_takes_record_and_certificate_over(
    bench: Bench, body: Body, office: Actor, decider: Actor
) -> None:
    with bench.inside(body):
        certificate = a_printed_certificate(office)
        organisation, dates = certificate.organisation, (certificate.starts_on, certificate.ends_on)
        was = organisation.siren
        case = opened(organisation, office, name="Nouvelle École")
        assert case.before == {"name": organisation.name, "siren": was, "siret": organisation.siret}
        assert refused(case, decider) == ["identity_not_completed"]
        assert refused(completed(case, office), office) == ["identity_author_decides"]
        decision = decide_case(case.id, "accept_change", REASON, case.version, decider)
        assert (organisation.name, organisation.siren, case.state) == (
            "Nouvelle École",
            case.after["siren"],
            "accepted",
        )
        assert (certificate.edition, certificate.starts_on, certificate.ends_on) == (2, *dates)
        first, second = db.session.scalars(select(CertificateEdition).order_by(CertificateEdition.edition))
        assert (first.content["client"]["siren"], second.content["client"]["siren"]) == (was, organisation.siren)
        assert second.content["standard"] == first.content["standard"]
        assert (second.decision_id, decision.outcome, decision.certificate_id) == (
            decision.id, "accept_change", certificate.id
        )  # fmt: skip
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "organisation.changed")).one()
        assert entry.before is not None
        assert entry.before["siren"] == was
        assert refused(case, decider) == ["identity_settled"]
    bench.run_jobs()


def test_a_refused_change_changes_nothing_and_is_told(bench: Bench, body: Body, office: Actor, decider: Actor) -> None:
    with bench.inside(body):
        certificate = a_printed_certificate(office)
        organisation_id, was = certificate.organisation_id, certificate.organisation.siren
    bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        case = completed(opened(db.session.get_one(Organisation, (body.id, organisation_id)), office,
                                activity_unchanged=False), office, activity_unchanged=False)  # fmt: skip
        assert refused(case, decider) == ["identity_activity_changed"]
        decide_case(case.id, "refuse_change", REASON, case.version, decider)
        assert (case.state, case.organisation.siren) == ("refused", was)
        assert [one.edition for one in queries.list_running(organisation_id)] == [1]
    bench.run_jobs()
    opening, verdict = bench.mails(body)
    assert "enregistré" in opening.subject
    assert "refusé" in verdict.subject


def test_a_share_sale_leaves_the_certificate_as_it_is(bench: Bench, body: Body, office: Actor, decider: Actor) -> None:
    with bench.inside(body):
        certificate = a_printed_certificate(office)
        organisation = certificate.organisation
        case = opened(organisation, office, kind="ownership", siren=organisation.siren, manager_name="Alix Durand")
        decide_case(completed(case, office).id, "accept_change", REASON, case.version, decider)
        assert (organisation.manager_name, certificate.edition) == ("Alix Durand", 1)


def test_what_the_form_must_hold(bench: Bench, body: Body, office: Actor) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation)
        other = factories.an_organisation()
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"siren": "123456789"}, "siren"),
            ({"nda": "123"}, "nda"),
            ({"nda": other.nda}, "nda"),
            ({"kind": "name"}, "name"),
            ({"kind": "ownership"}, "siren"),
            ({"effective_on": date(2206, 11, 1)}, "effective_on"),
            ({"kind": "name", "name": "Nouveau nom", "siret": organisation.siret}, "siren"),
        ]
        for values, field in wrong:
            with pytest.raises(Invalid) as no:
                opened(organisation, office, **values)
            assert field in no.value.errors, values
        assert no.value.errors == {"siren": ["identity_must_stay"]}


def test_a_case_is_for_those_whom_something_binds_and_one_at_a_time(bench: Bench, body: Body, office: Actor) -> None:
    with bench.inside(body):
        free = factories.an_organisation()
        with pytest.raises(Refused, match="identity_not_bound"):
            opened(free, office)
        factories.an_audit(free, state="contracted")
        with pytest.raises(Refused, match="identity_is_bound"):
            update_organisation(free.id, {"name": "Tout autre nom"}, free.version, office)
        assert update_organisation(free.id, {"name": free.name.upper()}, free.version, office).name == free.name
        case = opened(free, office)
        with pytest.raises(Refused, match="identity_already_open"):
            opened(free, office)
        identity.abandon_case(case.id, "Ouvert par erreur", office)
        assert opened(free, office).state == "open"


def test_the_organisation_opens_its_own_case_and_the_office_is_told_at_home(
    bench: Bench, body: Body, office: Actor, decider: Actor
) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.an_audit(organisation, state="planned")
        organisation_id = organisation.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    planner, second = bench.member(body, "planner"), bench.member(body, "administrator")
    with bench.inside(body):
        case = opened(db.session.get_one(Organisation, (body.id, organisation_id)), client)
        assert case.opened_by_client
        waiting = {(one.endpoint, one.count) for one in list_waiting(office, TODAY)}
        assert ("identity_cases.list_cases", 1) in waiting
        with pytest.raises(NotAllowed):
            completed(case, planner)
        completed(case, office)
        assert refused(case, office) == ["identity_author_decides"]
        completed(case, second)
        assert refused(case, office) == ["identity_author_decides"]
        assert ("identity_cases.list_cases", 1) in {(one.endpoint, one.count) for one in list_waiting(decider, TODAY)}
        decide_case(case.id, "accept_change", REASON, case.version, decider)
        assert case.organisation.siren == case.after["siren"]


def test_the_organisation_drops_only_what_it_has_told_itself_and_nobody_has_examined(
    bench: Bench, body: Body, office: Actor
) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation)
        organisation_id = organisation.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        organisation = db.session.get_one(Organisation, (body.id, organisation_id))
        by_office = opened(organisation, office)
        with pytest.raises(Refused, match="identity_examined"):
            identity.abandon_case(by_office.id, "Rien à signaler", client)
        identity.abandon_case(by_office.id, "Ouvert par erreur", office)
        examined = completed(opened(organisation, client), office)
        with pytest.raises(Refused, match="identity_examined"):
            identity.abandon_case(examined.id, "Nous y renonçons", client)
        identity.abandon_case(examined.id, "Sans suite", office)
        own = opened(organisation, client)
        assert identity.abandon_case(own.id, "Nous y renonçons", client).state == "abandoned"


def test_a_suspended_certificate_does_not_change_its_text(
    bench: Bench, body: Body, office: Actor, decider: Actor
) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        certificate = factories.a_certificate(organisation)
        moves.suspend(certificate.id, "Frais impayés.", TODAY, decider, cause="contract_breached")
        assert refused(completed(opened(organisation, office), office), decider) == ["identity_suspended"]
