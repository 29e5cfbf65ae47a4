"""What was signed is the whole sheet: a change of anything on it is told, and asks for new signatures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import Tablet, kept
from tests.browser.workbench.test_closing_on_device import _about_to_sign, _close, _state
from tests.support import Bench

pytestmark = pytest.mark.browser
FACT = "fact/019abcde-0000-7000-8000-000000000009"
OTHER = {"indicator": 1, "site": None, "grade": "minor", "fact": "Un autre fait"}


def _sign(page: Page, side: str, name: str) -> None:
    region = page.get_by_role("region", name=side)
    region.get_by_label("Nom de la personne qui signe").fill(name)
    region.get_by_role("button", name="Signer", exact=True).click()


def _signed(pages: Pages, bench: Bench) -> Tablet:
    tablet, _side = _about_to_sign(pages, bench)
    page = tablet.page
    with bench.inside(tablet.scene.body):
        factories.a_size(tablet.scene.audit(), 5)
    tablet.take_along()
    page.reload()
    met = {"kind": "other", "value": "Un tiers-lieu", "note": "", "notice": {"name": "Anne", "role": "", "at": None}}
    tablet.change(FACT, met)
    tablet.change("report/short_time", "Deux sites fermés.")
    _sign(page, "Pour l’organisme", "Anne Le Gall")
    _sign(page, "Pour l’équipe d’audit", "Lou Bernard")
    expect(page.get_by_text("avant un changement de la fiche")).to_have_count(0)
    return tablet


def test_whatever_changes_on_the_sheet_voids_the_signatures_until_they_are_given_again(
    pages: Pages, bench: Bench
) -> None:
    tablet = _signed(pages, bench)
    page = tablet.page
    page.set_viewport_size(PHONE)
    lacks = page.locator(".notice").filter(has_text="Ce qui manque avant la clôture")
    tablet.change("report/leads", "Rien de la fiche")
    expect(lacks).to_have_count(0)
    met = {"kind": "other", "value": "Un tiers-lieu", "note": "", "notice": {"name": "Paul", "role": "", "at": None}}
    tablet.change(FACT, met)
    expect(lacks).to_contain_text("L’organisme a signé avant un changement de la fiche : les faits nouveaux")
    tablet.change("report/short_time", "Deux sites étaient fermés, clés perdues.")
    expect(lacks).to_contain_text("le motif de la durée tenue")
    expect(page.locator(".signed").filter(has_text="Signé avant un changement de la fiche")).to_have_count(2)
    expect(page.get_by_role("button", name="Clore l’audit et notifier")).to_be_disabled()
    lacks.get_by_role("link").first.click()
    expect(page.locator("#signer-client")).to_be_focused()
    _sign(page, "Pour l’organisme", "Anne Le Gall")
    page.locator("#signer-body").fill("Lou Bernard")
    page.get_by_role("region", name="Pour l’équipe d’audit").get_by_role(
        "button", name="Noter que la personne ne signe plus"
    ).click()
    expect(lacks).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    _close(tablet)
    tablet.sync()
    assert _state(tablet.scene) == "closed"
    assert sum(name.startswith("signature/") for name in kept(tablet.scene)) == 4


@pytest.mark.parametrize(
    ("under", "told"),
    [
        ({"says": None, "read": [OTHER]}, "les non-conformités"),
        ({"says": {"duration": "0" * 64}}, "les demi-journées dues ou tenues"),
        ({"says": {"head": "0" * 64}}, "l’organisme, l’audit ou l’équipe"),
    ],
)
def test_a_change_that_the_site_holds_no_signature_to_is_told_and_keeps_nothing_from_closing(
    pages: Pages, bench: Bench, under: dict[str, object], told: str
) -> None:
    tablet = _signed(pages, bench)
    page = tablet.page
    tablet.sync()
    signed = {name: values for name, values in kept(tablet.scene).items() if name.startswith("signature/")}
    assert len(signed) == 2
    for name, (one,) in signed.items():
        tablet.change(name, {**one, **under})
    known = page.locator(".notice").filter(has_text="À savoir avant de clore")
    expect(known).to_contain_text(f"L’organisme a signé avant un changement de la fiche : {told}.")
    expect(page.get_by_role("button", name="Clore l’audit et notifier")).to_be_enabled()
    _close(tablet)
    tablet.sync()
    assert _state(tablet.scene) == "closed"


def test_a_closing_time_that_cannot_be_is_listed_and_has_the_focus(pages: Pages, bench: Bench) -> None:
    tablet, _side = _about_to_sign(pages, bench)
    page = tablet.page
    page.set_viewport_size(PHONE)
    lacks = page.locator(".notice").filter(has_text="Ce qui manque avant la clôture")
    at = page.get_by_label("Jour et heure")
    for wrong, why in (
        ("2099-01-01T10:00", "n’a pas encore eu lieu"),
        ("2020-01-01T10:00", "ne se clôt pas avant|vient après"),
    ):
        at.fill(wrong)
        at.blur()
        expect(lacks).to_contain_text(re.compile(why))
        expect(page.get_by_text("Rien ne manque avant la clôture")).to_have_count(0)
        page.get_by_role("button", name="Clore l’audit et notifier").click()
        expect(at).to_be_focused()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_text("Lire toute la fiche avant de signer").click()
    expect(page.locator("details.preview")).to_contain_text("2020")
