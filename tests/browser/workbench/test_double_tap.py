"""A thumb that taps twice keeps a thing once, and is told of no fault for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser


def _kept(tablet: Tablet, kind: str) -> int:
    names: list[str] = tablet.run("return [...(await store.loadAudit(given.audit)).fields.keys()]")
    return sum(name.startswith(kind) for name in names)


def test_a_double_tap_keeps_once(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    for place, label, words, act, kind in (
        ("facts", "Nom et adresse du site", "Antenne", "Enregistrer ce fait", "fact/"),
        ("sample", "Intitulé de l’action", "Anglais", "Ajouter à l’échantillon", "action/"),
        ("opening", "Nom", "Camille Martin", "Ajouter", "person/"),
        ("findings/-/1", "Preuve vue, non conservée", "Contrat", "Noter", "evidence/"),
        ("closing", "Nom de la personne qui signe", "Camille Martin", "Signer", "signature/"),
    ):
        page.goto(f"/workbench/#/audit/{tablet.audit}/{place}")
        page.get_by_label(label, exact=kind == "person/").first.fill(words)
        page.get_by_role("button", name=act, exact=True).first.dblclick()
        tablet.run("await store.change(given.audit, 'report/leads', given.kind)", kind=kind)  # in the queue after it
        assert (kind, _kept(tablet, kind)) == (kind, 1)
        expect(page.locator(".fault")).to_have_count(0)
