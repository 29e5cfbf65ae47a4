"""The exchange never says more than the device knows, and what waits is told by what it is and says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.ids import new_id
from tests import factories
from tests.audits.scene import an_audit_day
from tests.browser.conftest import DESK, PHONE, Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.onsite.devices import a_device
from tests.support import Bench

pytestmark = pytest.mark.browser
EVERYTHING = "Tout est transmis"


def _words_of_the_pill(page: Page) -> None:
    """Keeps what the corner of the screen says from the first drawing on."""
    page.add_init_script(
        """globalThis.told = [];
        new MutationObserver(() => {
          const words = document.querySelector(".exchange")?.innerText.trim();
          if (words && globalThis.told.at(-1) !== words) globalThis.told.push(words);
        }).observe(document, { subtree: true, childList: true, characterData: true });"""
    )


def _cut_off(pages: Pages, bench: Bench) -> Tablet:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    return tablet


def test_nothing_is_called_sent_before_the_queue_is_read_and_the_site_has_answered(pages: Pages, bench: Bench) -> None:
    tablet = _cut_off(pages, bench)
    tablet.change("report/conclusion", "Écrit au sous-sol")
    page = tablet.page
    _words_of_the_pill(page)
    page.goto("/workbench/#/")
    page.reload()
    expect(page.locator(".exchange")).to_have_text("Hors ligne, 1 à transmettre")
    assert EVERYTHING not in page.evaluate("globalThis.told")
    tablet.join()
    tablet.sync()
    expect(page.locator(".exchange")).to_have_text(EVERYTHING)
    pages.faults.clear()


def test_an_empty_queue_without_a_network_says_both(pages: Pages, bench: Bench) -> None:
    tablet = _cut_off(pages, bench)
    page = tablet.page
    _words_of_the_pill(page)
    page.goto("/workbench/#/unsent")
    page.reload()
    expect(page.locator(".exchange")).to_have_text("Hors ligne, rien en attente")
    expect(page.get_by_role("heading", name="Rien n’attend sur cet appareil")).to_be_visible()
    expect(page.get_by_text("Il n’y a pas de réseau")).to_be_visible()
    tablet.sync()
    assert EVERYTHING not in page.evaluate("globalThis.told")
    expect(page.get_by_role("heading", name=EVERYTHING)).to_have_count(0)
    pages.faults.clear()


def test_what_waits_says_its_field_its_place_and_its_value(pages: Pages, bench: Bench) -> None:
    tablet = _cut_off(pages, bench)
    tablet.change("finding/1/-/result", "minor")
    tablet.change("finding/1/-/fact", "Deux contrats sur cinq ne sont pas signés. " * 10)
    fact = {"kind": "site", "value": "Antenne de Quimper", "note": "", "size": None, "notice": None}
    tablet.change(f"fact/{new_id()}", fact)
    page = tablet.page
    page.goto("/workbench/#/unsent")
    items = page.locator(".unsent-item")
    expect(items.nth(0)).to_contain_text("Indicateur 1, fonction centrale : résultat")
    expect(items.nth(0)).to_contain_text("Non-conformité mineure")
    expect(items.nth(1)).to_contain_text(
        re.compile(r"Indicateur 1, fonction centrale\s: fait constaté.*Deux contrats.*…", re.DOTALL)
    )
    expect(items.nth(2)).to_contain_text(re.compile("Fait nouveau.*Un site de plus · Antenne de Quimper", re.DOTALL))
    expect(page.get_by_text("0 sur 3", exact=True)).to_be_visible()
    for act in ("Essayer maintenant", "Exporter tout ce travail"):
        assert page.get_by_role("button", name=act).bounding_box()["y"] < items.nth(0).bounding_box()["y"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tablet.join()
    tablet.sync()
    expect(page.get_by_text("Le site a tout reçu ; ce qui attend une personne est nommé plus bas")).to_be_visible()
    expect(items).to_have_count(1)
    expect(items).to_contain_text("Antenne de Quimper")
    pages.faults.clear()


def test_an_exported_file_says_where_it_is_brought_and_the_page_opens_there(pages: Pages, bench: Bench) -> None:
    tablet = _cut_off(pages, bench)
    tablet.change("report/conclusion", "Écrit au sous-sol")
    page = tablet.page
    page.goto("/workbench/#/unsent")
    with page.expect_download() as handed:
        page.get_by_role("button", name="Exporter tout ce travail").click()
    expect(
        page.get_by_text(f"Le fichier {handed.value.suggested_filename} est dans vos téléchargements")
    ).to_be_visible()
    tablet.join()
    page.locator("a.address").click()
    expect(page.get_by_role("heading", name="Travail resté sur un appareil")).to_be_visible()
    pages.faults.clear()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_corner_keeps_its_width_whatever_it_says(pages: Pages, bench: Bench, size: dict[str, int]) -> None:
    tablet = _cut_off(pages, bench)
    page = tablet.page
    page.set_viewport_size(size)  # type: ignore[arg-type]
    pill = page.locator(".exchange")
    tablet.sync()
    expect(pill).to_have_text("Hors ligne, rien en attente")
    empty = pill.bounding_box()
    tablet.change("report/conclusion", "Écrit au sous-sol")
    expect(pill).to_have_text("Hors ligne, 1 à transmettre")
    one = pill.bounding_box()
    tablet.join()
    tablet.sync()
    expect(pill).to_have_text(EVERYTHING)
    widths = {one["width"] for one in (empty, one, pill.bounding_box()) if one}
    assert len(widths) == 1
    pages.faults.clear()


def test_what_a_rule_refuses_is_never_called_all_sent(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.change("finding/4/-/result", "minor")
    tablet.change("finding/4/-/fact", "Délais non tenus")
    tablet.sync()
    page = tablet.page
    expect(page.locator(".exchange")).to_have_text("2 refusés par une règle")
    page.goto("/workbench/#/")
    expect(page.locator(".audit-card")).to_contain_text("2 saisies refusées par une règle")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/4")
    expect(page.locator(".saved-line")).to_contain_text("Reçu par le site, refusé par une règle")
    page.goto("/workbench/#/unsent")
    expect(page.get_by_text("ce qui attend une personne est nommé plus bas")).to_be_visible()
    named = page.get_by_role("listitem").filter(has_text="Indicateur 4, fonction centrale : fait constaté")
    expect(named).to_contain_text("Délais non tenus")
    named.get_by_role("link", name="Corriger").click()
    expect(page.locator("#indicator-title .number")).to_have_text("4")


def test_a_grade_whose_fact_is_still_to_be_written_is_to_be_completed_and_not_refused(
    pages: Pages, bench: Bench
) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.change("finding/4/-/result", "major")
    tablet.sync()
    page = tablet.page
    expect(page.locator(".exchange")).to_have_text("1 à compléter")
    page.goto("/workbench/#/")
    expect(page.locator(".audit-card")).to_contain_text("1 constat à compléter")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/4")
    expect(page.locator(".saved-line")).to_have_text("Reçu par le site, à compléter : le fait manque")
    expect(page.get_by_text("refusé")).to_have_count(0)
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Indicateur 4, fonction centrale : le fait constaté n’est pas écrit.")).to_be_visible()
    page.locator(".exchange").click()
    page.get_by_role("listitem").filter(has_text="le fait manque").get_by_role("link", name="Compléter").click()
    page.get_by_label("Fait constaté").fill("Délais non tenus")
    tablet.sync()
    expect(page.locator(".exchange")).to_have_text(EVERYTHING)
    expect(page.locator(".saved-line")).to_have_text("Transmis")


def test_the_corner_tells_what_waits_for_a_person_in_the_audit_at_hand_and_on_the_first_screen_in_all(
    pages: Pages, bench: Bench
) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body):
        other = factories.an_audit(factories.an_organisation(), state="open", first_day=paris_date(clock.now()))
        factories.a_team_member(other, scene.auditor)
        other_id = str(other.id)
    tablet = a_tablet(pages, scene)
    tablet.run("await store.download({ slug: given.slug, id: given.other })", slug=scene.body.slug, other=other_id)
    colleague = a_device(scene)
    colleague.change("report/leads", "Revoir l’accueil")
    colleague.sync()
    tablet.run("await store.change(given.audit, 'report/leads', 'Rien', [])")
    tablet.change("finding/4/-/result", "minor")
    tablet.change("finding/4/-/fact", "Délais non tenus")
    tablet.sync()
    page, pill = tablet.page, tablet.page.locator(".exchange")
    page.goto(f"/workbench/#/audit/{other_id}/findings")
    expect(pill).to_have_text(EVERYTHING)
    page.goto("/workbench/#/")
    expect(pill).to_have_text("2 refusés par une règle, 1 à départager")
    expect(page.locator(f"[data-audit='{tablet.audit}']")).to_contain_text("1 valeur à départager")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings")
    expect(pill).to_have_text("2 refusés par une règle, 1 à départager")
    pill.click()
    expect(page.get_by_role("heading", name="Valeurs à départager")).to_be_visible()


def test_what_waits_is_counted_while_one_types(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.sync()
    tablet.cut()
    counted = tablet.run("""const told = [];
        for (const typed of ["strengths a", "strengths ab", "leads a", "conclusion a", "leads ab"]) {
          const [part, text] = typed.split(" ");
          await store.change(given.audit, `report/${part}`, text);
          told.push(store.status().sync.unsent);
        }
        return told;""")
    assert counted == [1, 1, 2, 3, 3]
    expect(tablet.page.locator(".exchange")).to_contain_text("3 à transmettre")
    pages.faults.clear()
