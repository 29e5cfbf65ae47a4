"""A file that the site refused is called so, leaves with a reason, and keeps nothing on the device."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from certbody.kit.db import db
from certbody.tenants.models import JournalEntry
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
# As a device that does not look into files keeps it.
WRONG = "return store.addFile(given.audit, 1, null, new File(['du texte'], 'faux.pdf', { type: 'application/pdf' }))"


def _refused(pages: Pages, bench: Bench) -> tuple[Scene, Tablet, str]:
    """An open audit, and a file on the device that the site looked at and refused."""
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    file: str = tablet.run(WRONG)
    tablet.sync()
    tablet.sync()
    return scene, tablet, file


def _remove(page: Page, why: str) -> None:
    page.get_by_role("button", name="Retirer ce fichier").click()
    if not why:
        return
    page.get_by_label("Pourquoi ce fichier est retiré").fill(why)
    page.get_by_role("button", name="Retirer ce fichier").click()


def _reason(scene: Scene) -> str | None:
    with scene.bench.inside(scene.body):
        told = select(JournalEntry.reason).where(JournalEntry.event == "finding_evidence.removed")
        return db.session.scalars(told).one()


def test_a_refused_file_is_told_with_what_to_do_and_leaves_with_a_reason(pages: Pages, bench: Bench) -> None:
    scene, tablet, _file = _refused(pages, bench)
    page, pill = tablet.page, tablet.page.locator(".exchange")
    expect(pill).to_have_text("1 envoi refusé")
    page.goto("/workbench/#/unsent")
    expect(page.get_by_text("cela ne part pas de soi-même")).to_be_visible()
    expect(page.get_by_text("part dès que possible")).to_have_count(0)
    expect(page.locator(".unsent-item")).to_contain_text("Le contenu de « faux.pdf » n’est pas d’un type accepté")
    _remove(page, "")
    page.get_by_role("button", name="Retirer ce fichier").click()
    expect(page.get_by_text("Écrivez pourquoi ce fichier est retiré.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Le garder").click()
    _remove(page, "Mauvais fichier")
    expect(page.get_by_role("heading", name="Tout est transmis")).to_be_visible()
    expect(pill).to_have_text("Tout est transmis")
    assert tablet.run("return (await store.loadAudit(given.audit)).uploads.size") == 0
    assert _reason(scene) == "Mauvais fichier"
    assert tablet.run("return store.removeAudit(given.audit)") is True


def test_a_refused_file_leaves_from_where_it_was_given_and_after_the_closing(pages: Pages, bench: Bench) -> None:
    scene, tablet, _file = _refused(pages, bench)
    scene.answer_all()
    scene.close()
    tablet.sync()
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    item = page.locator(".evidence-item")
    expect(item).to_contain_text("Refusé par le site, gardé sur l’appareil")
    expect(item.get_by_role("button", name="Retirer faux.pdf")).to_have_count(0)
    _remove(page, "Mauvais fichier")
    expect(item).to_have_count(0)
    tablet.sync()
    assert _reason(scene) == "Mauvais fichier"
    assert tablet.run("return store.listUnsent(given.audit)") == []
    page.goto("/workbench/#/")
    card = page.locator(f'[data-audit="{tablet.audit}"]')
    expect(card.get_by_role("button", name="Retirer de l’appareil")).to_be_visible()


def test_the_closing_names_a_refused_file_and_what_is_signed_calls_it_so(pages: Pages, bench: Bench) -> None:
    _scene, tablet, _file = _refused(pages, bench)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    page.get_by_text("Lire toute la fiche avant de signer").click()
    expect(page.locator("details.preview").get_by_text("fichier refusé par le site")).to_be_visible()
    expect(page.get_by_text("fichier pas encore reçu")).to_have_count(0)
    page.get_by_role("listitem").filter(has_text="1 fichier refusé par le site").get_by_role("link").click()
    _remove(page, "Mauvais fichier")
    tablet.sync()
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Lire toute la fiche avant de signer")).to_be_visible()
    expect(page.get_by_text("refusé par le site")).to_have_count(0)


def test_a_refused_file_that_was_removed_before_leaves_at_the_next_exchange(pages: Pages, bench: Bench) -> None:
    _scene, tablet, file = _refused(pages, bench)
    tablet.cut()
    tablet.run("await store.removeEvidence(given.audit, given.file)", file=file)
    page = tablet.page
    page.goto("/workbench/#/unsent")
    expect(page.get_by_text("Retiré ; quitte l’appareil dès que le site le sait")).to_be_visible()
    tablet.join()
    tablet.sync()
    assert tablet.run("return store.listUnsent(given.audit)") == []
    pages.faults.clear()
