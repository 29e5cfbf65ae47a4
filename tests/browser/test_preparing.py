"""An organisation prepares its audit in a real browser: files in parts with their progress, and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.audits.scene import Scene, an_audit_day
from tests.browser.acts import fill, press, told
from tests.browser.conftest import PHONE, Pages, cut_off
from tests.support import PASSWORD, Bench

pytestmark = pytest.mark.browser

MIB = 1024 * 1024


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit whose plan was sent."""
    return an_audit_day(bench)


def _address(scene: Scene, indicator: int = 1) -> str:
    return scene.body.url(f"portal/audits/{scene.audit_id}/preparation/{indicator}")


def _at_indicator(pages: Pages, scene: Scene, indicator: int = 1) -> Page:
    page = pages.of(scene.client)
    page.goto(_address(scene, indicator))
    return page


def _pdf(folder: Path, name: str, size: int) -> Path:
    file = folder / name
    file.write_bytes(b"%PDF-1.7\n" + name.encode() + b"\n" * size + b"%%EOF\n")
    return file


def _choose(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def test_a_file_is_sent_with_its_progress_though_the_network_is_cut(pages: Pages, scene: Scene, tmp_path: Path) -> None:
    page, offsets = _at_indicator(pages, scene), []
    fill(page, text="Écrit avant l’envoi")

    def pass_by(route: Route) -> None:
        offsets.append(route.request.headers.get("upload-offset"))
        if len(offsets) == 2:
            expect(page.locator("progress")).to_be_visible()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*", lambda route: pass_by(route) if route.request.method == "PATCH" else route.continue_())
    _choose(page, _pdf(tmp_path, "programme.pdf", 3 * MIB))
    expect(page.locator("#file-list")).to_contain_text("programme.pdf", timeout=30_000)
    expect(page.locator("[data-uploads] li")).to_have_count(0)
    expect(page.locator("[data-upload-said]")).to_contain_text("programme.pdf")
    assert offsets[:3] == ["0", str(MIB), str(MIB)]
    expect(page.locator("[name=text]")).to_have_value("Écrit avant l’envoi")
    press(page, "Enregistrer")
    told(page, "est enregistrée", "programme.pdf")
    pages.faults.clear()


def test_each_error_is_told_at_its_file_and_the_others_arrive(pages: Pages, scene: Scene, tmp_path: Path) -> None:
    page = _at_indicator(pages, scene)
    program, empty = tmp_path / "programme.pdf", tmp_path / "vide.pdf"
    program.write_bytes(b"MZ\x90\x00" * 9000)
    empty.write_bytes(b"")
    _choose(page, program, empty, _pdf(tmp_path, "livret.pdf", 2000))
    expect(page.locator("#file-list")).to_contain_text("livret.pdf", timeout=30_000)
    lines = page.locator("[data-uploads] li")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="programme.pdf").locator("[data-status]")).to_contain_text("type")
    expect(lines.filter(has_text="vide.pdf").locator("[data-status]")).to_contain_text("Ce fichier est vide.")
    lines.first.get_by_role("button", name="Retirer").click()
    expect(lines).to_have_count(1)
    pages.faults.clear()


def test_a_lost_network_is_told_and_sending_goes_on_when_asked(pages: Pages, scene: Scene, tmp_path: Path) -> None:
    page = _at_indicator(pages, scene)
    cut_off.add(page.context)
    page.context.set_offline(True)
    _choose(page, _pdf(tmp_path, "grille.pdf", MIB))
    line = page.locator("[data-uploads] li")
    expect(line.locator("[data-status]")).to_contain_text("Connexion interrompue", timeout=20_000)
    page.context.set_offline(False)
    line.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#file-list")).to_contain_text("grille.pdf", timeout=30_000)
    pages.faults.clear()


def test_files_may_be_dropped_on_a_phone_s_page_too(pages: Pages, scene: Scene) -> None:
    page = pages.of(scene.client, PHONE)
    page.goto(_address(scene))
    page.evaluate(
        """() => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(["vu au bureau"], "note.txt", { type: "text/plain" }));
          const form = document.querySelector("form[data-upload]");
          form.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("#file-list")).to_contain_text("note.txt", timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_file_is_sent_by_the_form(pages: Pages, scene: Scene, tmp_path: Path) -> None:
    page = pages.window(scripts=False)
    page.goto("/login")
    page.get_by_label("Adresse électronique").fill(scene.bench.email_of(scene.client))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Se connecter")
    page.goto(_address(scene))
    _choose(page, _pdf(tmp_path, "programme.pdf", 2000))
    press(page, "Joindre")
    told(page, "Le fichier est joint.", "programme.pdf")


def test_what_is_typed_stays_on_the_device_until_it_is_saved(pages: Pages, scene: Scene) -> None:
    page = _at_indicator(pages, scene)
    fill(page, text="Une explication commencée")
    page.goto(_address(scene, 2))
    page.goto(_address(scene))
    expect(page.locator("[name=text]")).to_have_value("Une explication commencée")
    press(page, "Enregistrer et passer au suivant")
    page.wait_for_url("**/preparation/2")
    told(page, "L’explication de l’indicateur 1 est enregistrée.")


def test_a_refused_file_is_taken_off_and_a_long_paste_is_not_cut(pages: Pages, scene: Scene, tmp_path: Path) -> None:
    page = _at_indicator(pages, scene)
    empty = tmp_path / "vide.pdf"
    empty.touch()
    _choose(page, empty)
    line = page.locator("[data-uploads] li")
    expect(line).to_contain_text("Joignez un fichier qui a un contenu.")
    expect(line.locator("progress")).to_be_hidden()
    line.get_by_role("button", name="Retirer").click()
    expect(line).to_have_count(0)
    fill(page, text="a" * 8010)
    expect(page.locator("output.counter")).to_contain_text("8010 / 8000")
