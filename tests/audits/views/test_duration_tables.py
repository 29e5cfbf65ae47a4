"""The tables on the screen: every cell, changing one from a date, the conflict, and the way from a refused contract."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from certbody.audits import standards
from certbody.audits.models import Audit, ConfirmedCell
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.duration_cells import newest_number
from certbody.audits.queries.sizing import list_sizes
from certbody.audits.wording_size import name_of
from certbody.clients import terms
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.i18n import day
from tests.billing.scenes import Scene, a_scene, offer
from tests.factories import a_size, an_audit, an_organisation
from tests.reading import as_read
from tests.support import Bench

CELL = "duration-tables/surveillance/T2/AF"
CHANGE = {"version": "0", "half_days": "2", "valid_from": "2027-01-01", "reason": "Procédure PR-07"}


def ready(bench: Bench) -> tuple[Scene, Any]:
    scene = a_scene(bench)
    return scene, bench.browser(scene.office)


def test_every_cell_is_shown_with_its_source_and_its_state(bench: Bench) -> None:
    scene, browser = ready(bench)
    text = browser.get(scene.body.url("duration-tables/")).text
    for cell in standards.sizing_tables().cells():
        assert f'/{cell.key}"' in text
        assert cell.source in text
        assert f'<span class="visually-hidden"> ({name_of(cell.key)})</span>' in html.unescape(text)
    assert "Hypothèses à confirmer" in text


def test_the_numbers_of_the_texts_are_shown_with_their_source_and_nobody_changes_them(bench: Bench) -> None:
    scene, browser = ready(bench)
    shown = browser.get(scene.body.url("duration-tables/")).text.split('id="figures"')[1].split("</details>")[0]
    for figure in (*terms.figures().rows, *standards.figures().rows):
        assert as_read(figure.source) in as_read(html.unescape(shown))
    for told in ("12, 8, 6, 4 mois", "janv. 2021", "dès l’origine", "Choix du produit", "Hypothèse"):
        assert told in html.unescape(shown).replace("\u202f", " ").replace("\xa0", " ")
    assert "<a " not in shown
    assert "<form" not in shown


def test_a_change_from_a_date_is_kept_with_its_author_and_the_former_ones(bench: Bench) -> None:
    scene, browser = ready(bench)
    page = scene.body.url(CELL)
    assert browser.post(page, data=CHANGE).status_code == 303
    assert browser.post(page, data={**CHANGE, "version": "1", "half_days": "3", "reason": "PR-08"}).status_code == 303
    back = {"version": "2", "whose": "tables", "valid_from": "2028-01-01", "reason": "Texte paru"}
    assert browser.post(page, data=back).status_code == 303
    text = browser.get(page).text
    for told in ("Procédure PR-07", "PR-08", "Texte paru", "valeur des tables", "janv. 2028", "1,5"):
        assert told in text
    overview = browser.get(scene.body.url("duration-tables/")).text
    assert "n° 3" in overview


def test_the_history_tells_a_day_s_changes_in_one_line_by_table_and_page(bench: Bench) -> None:
    scene, browser = ready(bench)
    keys = [cell.key for cell in standards.sizing_tables().cells()]
    surveillance = [key for key in keys if key.startswith("surveillance/")]
    with bench.inside(scene.body):
        number = newest_number()
        at = {"valid_from": date(2027, 1, 1), "confirmed_by_name": "Ada Noël", "half_days": 2}
        rows = [
            *((key, "Procédure PR-07") for key in keys),
            *(("pre_audit/all/AF", f"Essai {one}") for one in range(25)),
        ]
        for cell, reason in rows:
            number += 1
            db.session.add(ConfirmedCell(number=number, cell=cell, reason=reason, **at))
    page = scene.body.url("duration-tables/history")
    browser.get(page)
    with bench.statements() as ran:
        first = browser.get(page).text
    assert len(ran) <= 8, ran
    assert first.count("<summary>1 case") == 20
    following = html.unescape(first.split('rel="next" href="')[1].split('"')[0])
    rest = html.unescape(browser.get(following).text)
    assert f"<summary>{len(keys)} cases</summary>" in rest
    assert rest.count("Procédure PR-07") == 1
    for told in ("Ada Noël", "1er janv. 2027", name_of(surveillance[0])):
        assert told in rest
    narrowed = browser.get(f"{page}?table=surveillance").text
    assert f"<summary>{len(surveillance)} cases</summary>" in narrowed
    assert "Essai 1" not in narrowed
    assert browser.get(f"{page}?table=rien").status_code == 200
    overview = browser.get(scene.body.url("duration-tables/")).text
    assert page in overview
    assert "Procédure PR-07" not in overview.split("</table>")[-1]


def test_a_faulty_change_is_shown_again_with_what_was_typed(bench: Bench) -> None:
    scene, browser = ready(bench)
    for wrong in ({"reason": ""}, {"half_days": "-1"}, {"half_days": "21"}, {"half_days": ""}, {"valid_from": "hier"}):
        refused = browser.post(scene.body.url(CELL), data=CHANGE | wrong)
        assert refused.status_code == 422
        assert "data-error-summary" in refused.text
    sourced = scene.body.url("duration-tables/initial/T1/base")
    refused = browser.post(sourced, data={**CHANGE, "half_days": "3"})
    assert refused.status_code == 422
    assert "vous vous en écartez sciemment" in refused.text
    assert browser.post(sourced, data={**CHANGE, "half_days": "3", "over_text": "true"}).status_code == 303
    assert browser.get(scene.body.url("duration-tables/initial/T9/base")).status_code == 404


def test_a_value_other_than_the_text_s_reads_so_on_the_pages_and_in_both_languages(bench: Bench) -> None:
    scene, browser = ready(bench)
    departing, page = {**CHANGE, "half_days": "3", "over_text": "true"}, "duration-tables/initial/T2/base"
    past = {"valid_from": clock.today().isoformat()}
    assert browser.post(scene.body.url(page), data=departing | past).status_code == 303
    assert browser.post(scene.body.url(CELL), data=CHANGE | past).status_code == 303
    for path in (page, "duration-tables/"):
        assert "S’écarte du texte" in browser.get(scene.body.url(path)).text
    assert "S’écarte du texte" not in browser.get(scene.body.url(CELL)).text
    assert "Confirmé par l’organisme" in browser.get(scene.body.url(CELL)).text
    with bench.inside(scene.body):
        size_audit(scene.audit_id, scene.office, "Table changée", {"turnover_cents": 30_000_000})
    audit = scene.body.url(f"audits/{scene.audit_id}")
    told = browser.get(audit).text
    assert "S’écarte du texte" in told
    assert "le texte donne 1 j<" in told
    english = english_page(browser, audit)
    assert "the text gives 1 d<" in english
    assert "Departs from the text" in english


def english_page(browser: Any, url: str) -> str:
    assert browser.post("/account/language", data={"locale": "en"}).status_code == 303
    return str(browser.get(url).text)


def test_a_past_day_is_refused_with_the_first_possible_day_and_the_audits_that_forbid_it(bench: Bench) -> None:
    scene, browser = ready(bench)
    today = clock.today()
    with bench.inside(scene.body):
        references = []
        for ago in (9, 5, 7, 8):
            audit = an_audit(an_organisation(), state="decided", kind="surveillance")
            held = {"audit_day": (today - timedelta(days=ago)).isoformat()}
            a_size(audit, 2, inputs=held, lines=[{"code": "surveillance/T2/AF", "half_days": 1}])
            references.append(audit.reference)
    past = {**CHANGE, "valid_from": (today - timedelta(days=30)).isoformat()}
    refused = browser.post(scene.body.url(CELL), data=past)
    assert refused.status_code == 422
    told = html.unescape(refused.text)
    assert "Premier jour possible : le " + day(today - timedelta(days=4), "long") in told
    assert "cette case : 4 (" in told
    assert [reference in told for reference in references] == [False, True, True, True]
    first = {**CHANGE, "valid_from": (today - timedelta(days=4)).isoformat()}
    assert browser.post(scene.body.url(CELL), data=first).status_code == 303


def test_two_people_at_once_get_a_clear_conflict(bench: Bench) -> None:
    scene, browser = ready(bench)
    page = scene.body.url(CELL)
    assert browser.post(page, data=CHANGE).status_code == 303
    second = browser.post(page, data={**CHANGE, "half_days": "4", "reason": "Autre avis"})
    assert second.status_code == 409
    assert "modifiée pendant votre saisie" in second.text
    assert "Autre avis" in second.text
    with bench.inside(scene.body):
        assert db.session.scalar(select(func.count(ConfirmedCell.id))) == 1


def test_a_contract_on_an_unconfirmed_size_names_the_cell_and_leads_the_administrator_to_it(bench: Bench) -> None:
    scene = a_scene(bench, unconfirmed=True)
    quote_id, _ = offer(scene)
    line = {"code": "surveillance/T2/AF", "label_fr": "Actions de formation", "half_days": 1, "article": "art. 4",
            "source": "Analogie", "status": "assumed", "values": {}}  # fmt: skip
    with bench.inside(scene.body):
        audit = db.session.get_one(Audit, (scene.body.id, scene.audit_id))
        size = list_sizes(scene.audit_id)[0]
        a_size(audit, size.half_days, lines=[line], unconfirmed=True, sized_at=clock.now() + timedelta(seconds=1))
    office = bench.browser(scene.office).get(scene.body.url(f"quotes/{quote_id}")).text
    assert "que personne n’a confirmée (Actions de formation)" in office
    assert scene.body.url(CELL) in office
    client = bench.browser(scene.client).get(scene.body.url(f"portal/quotes/{quote_id}")).text
    assert "(Actions de formation)" in client
    assert scene.body.url(CELL) not in client


def test_a_changed_cell_shows_the_audits_not_held_that_are_to_be_sized_again(bench: Bench) -> None:
    scene, browser = ready(bench)
    line = {"code": "surveillance/T2/AF", "half_days": 1, "values": {}, "status": "assumed"}
    references = {}
    with bench.inside(scene.body):
        for state, on in (("sized", 3), ("planned", 3), ("decided", 3), ("quoted", 1)):
            audit = an_audit(an_organisation(), state=state, kind="surveillance")
            a_size(audit, 2, inputs={"audit_day": date(2027, on, 1).isoformat()}, unconfirmed=True, lines=[line])
            references[state] = audit.reference
    before = browser.get(scene.body.url(CELL)).text
    assert "3 audits non tenus sont dimensionnés avec cette case ; aucun" in before
    saved = browser.post(scene.body.url(CELL), data=CHANGE | {"valid_from": "2027-02-01"}, follow_redirects=True).text
    assert "2 audits non tenus sont à recalculer" in saved
    told = saved.split('id="outdated"')[1].split("</section>")[0]
    assert [reference in told for reference in references.values()] == [True, True, False, False]
    assert "/sizing" in told
