"""The pages of an audit up to the acknowledged plan, for each of their readers."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.operations.planning import send_plan
from certbody.audits.operations.sampling import draw_sites
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.clients.queries.organisations import get_organisation
from tests.audits.planning_ground import Ground, contracted, make_ground, plan
from tests.factories import a_site, a_size, an_audit, an_organisation
from tests.support import Bench


def _planning_form(ground: Ground, version: int, **changes: str) -> dict[str, str]:
    lead = str(ground.lead.membership_id)
    sent = {
        "version": str(version),
        "lead_id": lead,
        "reviewer_id": str(ground.reviewer.membership_id),
        "place": "on_site",
        "place_detail": "12 rue des Lilas",
    }
    days = (("2027-01-11", "am"), ("2027-01-11", "pm"), ("2027-01-12", "am"))
    for number, (day, half) in enumerate(days, start=1):
        sent |= {f"day_{number}": day, f"half_{number}": half, f"member_{number}": lead, f"site_{number}": "central"}
    return {**sent, **changes}


def _contracted(bench: Bench, ground: Ground) -> tuple[UUID, int]:
    with bench.inside(ground.body):
        audit = contracted(ground)
        return audit.id, audit.version


def test_the_office_goes_from_the_application_to_the_size(bench: Bench) -> None:
    ground = make_ground(bench)
    browser = bench.browser(ground.planner)
    opened = browser.post(ground.body.url(f"audits/applications/{ground.application_id}"))
    assert opened.status_code == 303
    assert opened.location.endswith("/sizing")
    assert browser.get(opened.location).status_code == 200
    wrong = browser.post(opened.location, data={"turnover_cents": "beaucoup"})
    assert wrong.status_code == 422
    assert "beaucoup" in wrong.text
    emptied = browser.post(opened.location, data={"turnover_cents": ""})
    assert emptied.status_code == 422
    assert "Indiquez un montant en euros" in emptied.text
    sized = browser.post(opened.location, data={"turnover_cents": "900 000"})
    page = browser.get(sized.location).text
    assert "750\u00a0000\u00a0€ et plus" in page
    assert "Durée calculée : 2 j" in page


def test_a_refused_plan_keeps_what_was_typed_and_says_why(bench: Bench) -> None:
    ground = make_ground(bench)
    audit_id, version = _contracted(bench, ground)
    browser = bench.browser(ground.planner)
    page = ground.body.url(f"audits/{audit_id}/planning")
    proposed = browser.get(f"{page}/proposal?lead={ground.lead.membership_id}&start=2027-01-11").text
    assert 'name="day_3" value="2027-01-12"' in proposed
    assert "Choisissez la personne à qui proposer" in browser.get(f"{page}/proposal?lead=&start=2027-01-11").text
    sent = _planning_form(ground, version, place="remote", half_2="am")
    refused = browser.post(page, data=sent)
    assert refused.status_code == 422
    assert "12 rue des Lilas" in refused.text
    assert "se tient sur site, sauf motif" in refused.text
    assert "donnée deux fois" in refused.text
    assert browser.post(page, data=_planning_form(ground, version, day_1="")).status_code == 422
    assert browser.post(page, data=_planning_form(ground, version)).status_code == 303
    assert browser.post(page, data=_planning_form(ground, version)).status_code == 409


def test_a_day_off_is_told_before_and_after_it_is_kept_and_stops_nothing(bench: Bench) -> None:
    ground = make_ground(bench)
    audit_id, version = _contracted(bench, ground)
    browser, page = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    told = "16 janvier 2027 est un samedi"
    on_saturday = _planning_form(ground, version, day_3="2027-01-16")
    assert told in browser.post(f"{page}/planning", data={**on_saturday, "place": "remote"}).text
    assert browser.post(f"{page}/planning", data=on_saturday).status_code == 303
    assert told in browser.get(page).text
    assert told in browser.get(f"{page}/planning").text
    assert told not in bench.browser(ground.lead).get(page).text


def test_sites_are_drawn_before_anyone_is_placed(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        organisation = get_organisation(ground.organisation_id, ground.planner)
        for _number in range(4):
            a_site(organisation)
    audit_id, _version = _contracted(bench, ground)
    browser, page = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    before = browser.get(page).text
    assert f"{page}/planning" not in before
    assert "Avant de planifier, tirez au sort les sites" in before
    assert f"{page}/sites" in before
    assert "Motif de l’ajout" not in browser.get(f"{page}/sites").text
    assert "Tirer les sites au sort" in browser.get(f"{page}/sites").text
    browser.post(f"{page}/sites")
    assert f"{page}/planning" in browser.get(page).text
    drawn = browser.get(f"{page}/sites").text
    assert "Tirer les sites au sort" not in drawn
    assert "+ fonction centrale" in drawn


def test_a_single_site_leaves_nothing_to_add(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        organisation = get_organisation(ground.organisation_id, ground.planner)
        a_site(organisation)
    audit_id, _version = _contracted(bench, ground)
    browser, page = bench.browser(ground.planner), ground.body.url(f"audits/{audit_id}")
    assert "Sites ajoutés au tirage" not in browser.get(f"{page}/sizing").text
    with bench.inside(ground.body):
        a_site(get_organisation(ground.organisation_id, ground.planner))
    assert "un site au plus" in browser.get(f"{page}/sizing").text


def test_a_day_gone_by_is_still_refused(bench: Bench) -> None:
    ground = make_ground(bench)
    audit_id, version = _contracted(bench, ground)
    page = ground.body.url(f"audits/{audit_id}/planning")
    past = bench.browser(ground.planner).post(page, data=_planning_form(ground, version, day_1="2020-01-13"))
    assert past.status_code == 422
    assert "Choisissez un jour à venir" in past.text


def test_the_mission_is_the_auditor_s_and_not_another_s(bench: Bench) -> None:
    ground = make_ground(bench)
    other = bench.browser(bench.member(ground.body, "auditor"))
    with bench.inside(ground.body):
        audit_id = plan(ground, contracted(ground).id).id
    browser, page = bench.browser(ground.lead), ground.body.url(f"audits/{audit_id}")
    assert "Déclarer mon impartialité" in browser.get(page).text
    assert browser.post(f"{page}/impartiality").status_code == 303
    assert "Déclarée" in browser.get(ground.body.url("missions/")).text
    assert other.get(page).status_code == 404
    assert other.post(f"{page}/impartiality").status_code == 404
    assert other.post(f"{page}/plan").status_code == 403


def test_the_client_acknowledges_its_plan_and_never_sees_the_draw_before(bench: Bench) -> None:
    ground = make_ground(bench)
    stranger = bench.browser(make_ground(bench).client)
    with bench.inside(ground.body):
        audit_id = plan(ground, contracted(ground).id).id
        organisation = get_audit(audit_id, ground.planner).organisation
        names = [a_site(organisation, name=f"Annexe secrète {number}").name for number in range(4)]
        drawn = an_audit(organisation, kind="renewal", previous_audit_id=audit_id)
        size_audit(drawn.id, ground.planner)
        sample = draw_sites(drawn.id, ground.planner)
        drawn_id, seed, commitment = drawn.id, sample.seed, sample.commitment
        send_plan(audit_id, ground.planner)
    bench.run_jobs()
    browser, page = bench.browser(ground.client), ground.body.url(f"portal/audits/{audit_id}")
    with browser.get(f"{page}/plan.pdf") as answer:
        assert answer.data.startswith(b"%PDF")
    assert "pris connaissance" in browser.get(page).text
    assert browser.post(f"{page}/plan").status_code == 303
    hidden = browser.get(ground.body.url(f"portal/audits/{drawn_id}")).text
    assert commitment in hidden
    assert seed not in hidden
    assert not any(name in hidden for name in names)
    assert browser.get(ground.body.url(f"audits/{audit_id}")).status_code == 403
    assert stranger.get(page).status_code == 404


def test_a_planner_reads_who_makes_the_quote_and_no_link_to_a_page_that_is_not_his(bench: Bench) -> None:
    ground = make_ground(bench)
    browser = bench.browser(ground.planner)
    for state in ("sized", "quoted", "contracted"):
        with bench.inside(ground.body):
            audit_id = a_size(an_audit(an_organisation(), state=state)).audit_id
        page = browser.get(ground.body.url(f"audits/{audit_id}")).text
        assert ground.body.url("quotes/") not in page
        assert ("établi par l’administration ou la comptabilité" in page) == (state == "sized")


def test_lists_cost_the_same_however_long(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        for _number in range(60):
            a_size(an_audit(an_organisation()))
    office, client = bench.browser(ground.planner), bench.browser(ground.client)
    for browser, path in (
        (office, "audits/?state=draft"),
        (office, "audits/?late=1"),
        (office, "audits/?unfit=1"),
        (client, "portal/audits/"),
    ):
        with bench.statements() as ran:
            assert browser.get(ground.body.url(path)).status_code == 200
        assert len(ran) <= 8, ran
    first = office.get(ground.body.url("audits/?state=draft")).text
    assert first.count("row-link") == 50
    assert "Suivants" in first
