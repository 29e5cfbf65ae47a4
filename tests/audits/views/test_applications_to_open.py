"""An admissible application whose audit is not opened yet is on the home page, and leads to its audit."""

from __future__ import annotations

from certbody.audits.queries.waiting import list_waiting
from certbody.kit import clock
from tests import factories
from tests.support import Bench


def test_the_figure_counts_what_its_list_shows(bench: Bench) -> None:
    body = bench.body()
    planner = bench.member(body, "planner")
    with bench.inside(body):
        waiting, opened, again = (factories.an_organisation(name=name) for name in ("Attend", "Ouvert", "Annulé"))
        application_id = factories.an_application(waiting, state="admissible").id
        taken = factories.an_application(opened, state="admissible")
        factories.an_audit(opened, application_id=taken.id)
        dropped = factories.an_application(again, state="admissible")
        factories.an_audit(again, application_id=dropped.id, state="cancelled")
        factories.an_application(factories.an_organisation(name="Examen"), state="submitted")
        figures = {str(one.label): one for one in list_waiting(planner, clock.today())}
    figure = figures["Demandes recevables, audit à ouvrir"]
    assert (figure.count, figure.endpoint) == (2, "audits.list_applications")
    browser = bench.browser(planner)
    page = browser.get(body.url("audits/new")).text
    assert [name in page for name in ("Attend", "Annulé", "Ouvert", "Examen")] == [True, True, False, False]
    assert "Ouvrir l’audit" in browser.get(body.url(f"applications/{application_id}")).text
