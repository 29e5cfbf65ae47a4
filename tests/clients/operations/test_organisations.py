"""Organisations and sites: what is refused, what is recorded, who sees whom."""

from datetime import date

import pytest

from certbody.clients.operations.import_list import import_list
from certbody.clients.operations.organisations import create_organisation, update_organisation
from certbody.clients.operations.sites import add_site, close_site, update_site
from certbody.clients.queries.organisations import (
    get_organisation,
    list_fellows,
    list_organisations,
    list_sites,
    list_timeline,
)
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM
from tests import factories
from tests.clients.lists import a_line, a_list
from tests.support import Bench


def values(**more):
    return {"name": "École", "siren": factories.a_siren(), "nda": "", **more}


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"siren": "891306673"}, "siren", "siren_checksum"),
        ({"siren": "12"}, "siren", "siren_length"),
        ({"nda": "1175"}, "nda", "nda_length"),
        ({"siret": "73282932000074"}, "siret", "siret_mismatch"),
        ({"name": " "}, "name", "organisation_name_missing"),
    ],
)
def test_a_number_that_cannot_be_right_is_named_at_its_field(bench: Bench, wrong, field, code) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body), pytest.raises(Invalid) as invalid:
        create_organisation(values(**wrong), by)
    assert invalid.value.errors == {field: [code]}


def test_the_head_of_a_group_is_a_siren_whose_change_is_journalled(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        made = create_organisation(values(), by)
        with pytest.raises(Invalid, match="group_siren"):
            update_organisation(made.id, {"group_siren": "891306673"}, made.version, by)
        update_organisation(made.id, {"group_siren": "732 829 320"}, made.version, by)
        assert made.group_siren == "732829320"
        sister = create_organisation(values(group_siren="732829320"), by)
        assert [one.id for one in list_fellows(made)] == [sister.id]
        assert list_timeline(made.id)[0].after == {"group_siren": "732829320"}


def test_numbers_are_tidied_and_kept_once(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        made = create_organisation(values(siren="732 829 320", nda="11 75 00000 01"), by)
        assert (made.siren, made.nda) == ("732829320", "11750000001")
        with pytest.raises(Invalid, match="nda"):
            create_organisation(values(nda="11750000001"), by)
        with pytest.raises(Invalid, match="siren"):
            create_organisation(values(siren="732829320"), by)
        assert create_organisation(values(siren="732829320", nda="11750000002"), by)


def test_a_contradiction_with_the_list_needs_a_recorded_reason(bench: Bench, tmp_path) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    path = a_list(tmp_path, a_line("11750000001", factories.a_siren()))
    with bench.inside(body):
        import_list(path, False, SYSTEM)
        other = values(nda="11750000001")
        with pytest.raises(Invalid) as invalid:
            create_organisation(other, by)
        assert invalid.value.errors == {"list_reason": ["list_reason_missing"]}
        made = create_organisation({**other, "list_reason": "Reprise d’activité en cours"}, by)
        assert journal.list_entries("organisation", made.id)[0].reason == "Reprise d’activité en cours"
        update_organisation(made.id, {"phone": "0102030405"}, made.version, by)


def test_an_edit_keeps_the_former_values_and_refuses_an_old_version(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        made = factories.an_organisation(city="Paris")
        update_organisation(made.id, {"city": "Lyon"}, 1, by)
        entry = journal.list_entries("organisation", made.id)[0]
        assert (entry.before, entry.after) == ({"city": "Paris"}, {"city": "Lyon"})
        with pytest.raises(Refused, match="edited_meanwhile"):
            update_organisation(made.id, {"city": "Nice"}, 1, by)


def test_one_central_function_at_a_time(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        head = add_site(organisation.id, {"name": "Siège"}, by)
        branch = add_site(organisation.id, {"name": "Annexe"}, by)
        assert (head.is_central, branch.is_central) == (True, False)
        with pytest.raises(Refused, match="central_site_stays"):
            close_site(head.id, "Bail rompu", by)
        update_site(branch.id, {"is_central": True}, branch.version, by)
        assert [site.name for site in list_sites(organisation.id) if site.is_central] == ["Annexe"]
        close_site(head.id, "Bail rompu", by)
        assert [site.name for site in list_sites(organisation.id)] == ["Annexe"]
        with pytest.raises(Invalid, match="reason"):
            close_site(branch.id, " ", by)
        with pytest.raises(Refused, match="site_already_closed"):
            close_site(head.id, "Encore", by)
        assert {"site.added", "site.closed"} <= {entry.event for entry in list_timeline(organisation.id)}


def test_a_client_sees_its_own_and_an_auditor_none(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        own, other = factories.an_organisation().id, factories.an_organisation().id
    client, auditor = bench.member(body, "client", organisation_id=own), bench.member(body, "auditor")
    with bench.inside(body):
        assert get_organisation(own, client).id == own
        for hidden, by in ((other, client), (own, auditor)):
            with pytest.raises(NotFound):
                get_organisation(hidden, by)
            with pytest.raises(NotFound):
                add_site(hidden, {"name": "Intrus"}, by)
        with pytest.raises(NotFound):
            list_organisations(client)


def test_organisations_are_found_by_name_number_and_state(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        first, second = factories.an_organisation(name="Écrire & Compter"), factories.an_organisation(name="Zénith")
        factories.an_application(second)

        def found(**narrowed):
            return [one.id for one in list_organisations(by, **narrowed)]

        assert found() == [first.id, second.id]
        assert found(search="ecrire") == [first.id]
        assert found(search="100%") == []
        assert found(search=second.siren[:6] + " " + second.siren[6:]) == [second.id]
        assert found(search=first.nda) == [first.id]
        assert found(state="submitted") == [second.id]
        assert found(state="no_application") == [first.id]
        assert found(after=first.id) == [second.id]


def test_what_a_running_certificate_is_tied_to_is_no_field_to_edit(bench: Bench) -> None:
    """Invariant 63: neither the office nor the client changes the SIREN or NDA of a certified organisation."""
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation, state="suspended", suspension_ends_on=date(2027, 3, 1))
        organisation_id = organisation.id
    for changed in ({"siren": factories.a_siren(), "siret": ""}, {"nda": "11999999901"}):
        with bench.inside(body), pytest.raises(Refused) as refused:
            update_organisation(organisation_id, {**changed, "list_reason": "Fusion"}, 1, by)
        assert refused.value.reasons[0].code == "identity_is_bound"
    with bench.inside(body):
        assert update_organisation(organisation_id, {"city": "Lille"}, 1, by).city == "Lille"
