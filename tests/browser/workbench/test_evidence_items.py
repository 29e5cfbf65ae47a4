"""What an item of evidence says: its whole sentence, where it is, what a rule says of it, and how it opens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
SENTENCE = "Registre des émargements montré à l’écran, " * 6
FILE = "return store.addFile(given.audit, 1, null, new File(['preuve vue'], given.name, { type: 'text/plain' }))"


def _evidence(tablet: Tablet) -> Page:
    tablet.page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    expect(tablet.page.locator("#indicator-title")).to_be_visible()
    return tablet.page


def _told(scene: Scene) -> list[dict[str, str]]:
    return [values[0] for field, values in kept(scene).items() if field.startswith("evidence/")]


def test_a_long_sentence_and_a_long_name_of_a_file_are_taken_by_the_site(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page = _evidence(tablet)
    page.get_by_label("Preuve vue, non conservée").fill(SENTENCE)
    page.get_by_role("button", name="Noter").click()
    expect(page.locator(".evidence-item")).to_contain_text(SENTENCE.strip())
    tablet.run(FILE, name="Feuille d’émargement signée " * 10 + ".txt")
    told = tablet.sync()
    assert (told["unsent"], told["uploads"], told["problems"], told["ruled"]) == (0, 0, 0, 0)
    seen, file = sorted(_told(scene), key=lambda one: one["kind"], reverse=True)
    assert (seen["note"], len(seen["name"])) == (SENTENCE.strip(), 200)
    assert (len(file["name"]), file["name"][-4:]) == (200, ".txt")


def test_that_a_file_was_not_kept_is_said_until_something_is(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = _evidence(tablet)
    page.locator("[data-add=file]").set_input_files({"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ"})
    told = page.get_by_role("alert").filter(has_text="La preuve n’est pas enregistrée")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Noter").click()
    expect(told).to_be_visible()
    page.get_by_label("Preuve vue, non conservée").fill("Registre de mars")
    page.get_by_role("button", name="Noter").click()
    expect(page.locator(".evidence-item")).to_have_count(1)
    expect(told).to_have_count(0)


def test_a_file_that_is_not_what_its_name_says_never_enters(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = _evidence(tablet)
    choose, pdf = page.locator("[data-add=file]"), b"%PDF-1.7\n%%EOF"
    choose.set_input_files([
        {"name": "faux.pdf", "mimeType": "application/pdf", "buffer": b"Du simple texte"},
        {"name": "vide.pdf", "mimeType": "application/pdf", "buffer": b""},
        {"name": "vrai.pdf", "mimeType": "application/pdf", "buffer": pdf},
    ])  # fmt: skip
    expect(page.locator(".evidence-item")).to_contain_text(["vrai.pdf"])
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Le contenu de faux.pdf n’est pas celui que son nom annonce")
    expect(told).to_contain_text("pdf, jpg, png, webp, docx, xlsx, odt, txt, csv")
    expect(told).to_contain_text("vide.pdf est vide")
    assert tablet.run("return store.loadAudit(given.audit).then((doc) => doc.uploads.size)") == 1
    choose.set_input_files({"name": "b.txt", "mimeType": "text/plain", "buffer": b"vu"})
    expect(page.locator(".evidence-item")).to_have_count(2)
    expect(told).to_have_count(0)


def test_a_file_that_waits_for_the_opening_is_not_called_transmitted(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.run(FILE, name="preuve.txt")
    tablet.sync()
    tablet.sync()
    item = _evidence(tablet).locator(".evidence-item")
    expect(item).to_contain_text("Reçu par le site, en attente de la réunion d’ouverture")
    expect(item).not_to_contain_text("Transmise")


def test_a_photo_that_a_rule_keeps_out_of_the_file_is_not_called_transmitted(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.run(FILE.replace("null", "'01a21970-0000-7000-8000-000000000000'"), name="ailleurs.txt")
    tablet.sync()
    tablet.sync()
    tablet.page.goto(f"/workbench/#/audit/{tablet.audit}/findings/01a21970-0000-7000-8000-000000000000/1")
    item = tablet.page.locator(".evidence-item")
    expect(item).to_contain_text("Reçu par le site, refusé par une règle")
    expect(item.locator(".notice.tone-bad")).to_be_visible()
    expect(item).not_to_contain_text("Transmise")


def test_a_photo_opens_in_a_tab_and_is_shown_as_soon_as_it_is_on_the_device(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = _evidence(tablet)
    tablet.run("""const canvas = new OffscreenCanvas(10, 10);
        canvas.getContext("2d").fillRect(0, 0, 10, 10);
        const blob = await canvas.convertToBlob({ type: "image/png" });
        await store.addPhoto(given.audit, 1, null, blob, { name: "salle.png" });""")
    with tablet.context.expect_page() as opened:
        page.get_by_role("button", name="Voir salle.png").click()
    assert opened.value.url.startswith("blob:")
    assert opened.value.evaluate("document.contentType") == "image/png"


def test_the_receipt_of_a_file_is_read_from_where_the_file_is(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    page = _evidence(tablet)
    tablet.run(FILE, name="preuve.txt")
    tablet.sync()
    tablet.sync()
    with tablet.context.expect_page() as opened:
        page.get_by_role("link", name="Voir le reçu sur le site").click()
    expect(opened.value.get_by_role("link", name="Télécharger le reçu (JSON)")).to_be_visible()
    assert opened.value.url.endswith("/receipt")
