"""What the audit before left open, as the device tells it at its indicator."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.audits.scene import an_audit_day, the_next_audit
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
LIFTED = {
    "state": "lifted", "lifted_at": factories.MOMENT, "lifted_by_name": "Lou Bernard",
    "lifting_note": "Le programme publié porte les prérequis.",
}  # fmt: skip
THREAT = "elle sera requalifiée en majeure"
WHERE = "La levée s’enregistre sur le site, à la page de l’audit"


def test_what_was_lifted_is_no_longer_asked_for_and_lifting_is_said_to_be_done_on_the_site(
    pages: Pages, bench: Bench
) -> None:
    scene = an_audit_day(bench, state="decided", notified_at=factories.MOMENT)
    with bench.inside(scene.body):
        factories.a_nonconformity(scene.audit(), indicator=1, grade="minor")
        factories.a_nonconformity(scene.audit(), indicator=2, grade="minor", **LIFTED)
    following = the_next_audit(scene)
    following.open()
    page = a_tablet(pages, following).page
    page.goto(f"/workbench/#/audit/{following.audit_id}/findings/-/1")
    notice = page.locator(".notice", has_text="Non-conformité mineure de l’audit précédent")
    expect(notice).to_contain_text(THREAT)
    expect(notice).to_contain_text(WHERE)
    page.goto(f"/workbench/#/audit/{following.audit_id}/findings/-/2")
    expect(notice).to_contain_text("Levée")
    expect(notice).to_contain_text("Le programme publié porte les prérequis.")
    expect(notice).not_to_contain_text(THREAT)
    expect(notice).not_to_contain_text(WHERE)
