"""The page of reminders, and what the page of an invoice says of its own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from certbody.billing.jobs.reminders import remind
from certbody.tenants.boundary import tenant_scope
from tests.billing.books import issued, paid
from tests.billing.late import days_after, due_day, words_of
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


def test_the_page_says_what_leaves_what_is_held_back_and_what_left(scene: Scene) -> None:
    late, other = issued(scene), issued(scene)
    browser = scene.bench.browser(scene.office)
    assert "Aucune relance ne part demain." in words_of(browser, scene, "invoices/reminders/")
    due_on = due_day(scene, late)
    with days_after(due_on, 2) as today:
        browser = scene.bench.browser(scene.office)
        page = words_of(browser, scene, "invoices/reminders/")
        assert page.count("rappel courtois") == 2
        assert "Retenues" not in page
        typed = {"scope": "invoice", "until": (today + timedelta(days=30)).isoformat(), "reason": "Délai accordé"}
        pause = scene.body.url(f"invoices/reminders/{other}/pause")
        assert browser.post(pause, data={**typed, "until": "2099-01-01"}).status_code == 422
        wrong = browser.post(pause, data={**typed, "until": "2020-01-01"})
        assert wrong.status_code == 422
        assert "Choisissez aujourd’hui ou un jour à venir." in wrong.text
        assert browser.post(pause, data=typed).status_code == 303
        held = words_of(browser, scene, "invoices/reminders/").split("Retenues", 1)[1]
        assert "Les relances sont suspendues jusqu’au" in held
        shown = words_of(browser, scene, f"invoices/{other}")
        assert "Délai accordé" in shown
        assert "Reprenez-les ci-dessous." in shown
        assert "depuis la facture" not in shown
    with days_after(due_on, 3) as today:
        browser = scene.bench.browser(scene.office)
        with scene.bench.app.app_context(), tenant_scope(scene.body.id):
            assert remind(today) == 1
        assert "rappel courtois" in words_of(browser, scene, "invoices/reminders/").split("Envoyées", 1)[1]
        shown = words_of(browser, scene, f"invoices/{late}")
        assert "Prochaine relance : relance ferme" in shown
        paused = browser.get(scene.body.url(f"invoices/{other}")).text
        (end,) = re.findall(r'action="([^"]+/pauses/[^"]+/end)"', paused)
        assert browser.post(end).status_code == 303
        assert "Retenues" not in words_of(browser, scene, "invoices/reminders/")


def test_a_paid_invoice_offers_nothing_to_resume(scene: Scene) -> None:
    late = issued(scene)
    due_on = due_day(scene, late)
    with days_after(due_on, 3) as today:
        with scene.bench.app.app_context(), tenant_scope(scene.body.id):
            assert remind(today) == 1
        browser = scene.bench.browser(scene.office)
        typed = {"scope": "invoice", "until": (today + timedelta(days=30)).isoformat(), "reason": "Délai accordé"}
        assert browser.post(scene.body.url(f"invoices/reminders/{late}/pause"), data=typed).status_code == 303
        assert "Reprendre les relances" in words_of(browser, scene, f"invoices/{late}")
        paid(scene, late, 12_000)
        shown = words_of(browser, scene, f"invoices/{late}")
        assert "Délai accordé" in shown
        assert "Reprendre les relances" not in shown


def test_the_page_asks_few_questions_however_many_are_late(scene: Scene) -> None:
    late = [issued(scene) for _ in range(3)]
    with days_after(due_day(scene, late[0]), 30):
        browser = scene.bench.browser(scene.office)
        browser.get(scene.body.url("invoices/reminders/"))
        with scene.bench.statements() as ran:
            assert browser.get(scene.body.url("invoices/reminders/")).status_code == 200
    assert len(ran) <= 8, "\n".join(ran)
