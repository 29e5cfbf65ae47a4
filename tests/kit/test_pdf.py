"""Documents: what each PDF holds, that it can be archived and read aloud, and that no text can harm it."""

import copy
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certbody.kit.pdf import FONTS, TEMPLATES, FontsMissing, Press, parse_day, printable, qr_svg, render_pdf

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
HOSTILE = '#panic("no") $x$ *b* _i_ <ref> @ref \\ `code` // not a comment /* nor this */ {0} [1] "q" & <b>'

pytestmark = pytest.mark.skipif(
    not any(FONTS.glob("*.ttf")), reason="the assets are not built: npm ci && npm run build"
)


def sample(name: str) -> dict:
    document = json.loads((SAMPLES / f"{name}.json").read_text())
    if "status_url" in document:
        document["qr_svg"] = qr_svg(document["status_url"])
    return document


def template_of(name: str) -> str:
    return max((path.stem for path in TEMPLATES.glob("*.typ") if name.startswith(path.stem)), key=len)


def render(name: str, **changes: object) -> bytes:
    return render_pdf(template_of(name), {**sample(name), **changes})


def code_points(font: pikepdf.Object) -> dict[str, str]:
    """Which text each four-digit glyph code of a font stands for."""
    mapping = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", mapping)
    return {code.upper(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def page_text(page: pikepdf.Page) -> str:
    """The text that a page shows, in the order it is drawn, spaces left out (lines break where they like)."""
    fonts = {name: code_points(font) for name, font in page.resources.get("/Font", {}).items()}
    shown, glyphs = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            glyphs = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String)).hex().upper()
            shown += [glyphs.get(codes[at : at + 4], "") for at in range(0, len(codes), 4)]
    return squeezed("".join(shown))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as document:
        return "".join(page_text(page) for page in document.pages)


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


@pytest.mark.parametrize("name", NAMES)
def test_can_be_archived_and_read_aloud(name: str) -> None:
    pdf = render(name)
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"
        assert metadata["pdfuaid:part"] == "1"
        assert sample(name)["number"] in metadata["dc:title"]
        assert str(document.Root.Lang).startswith("fr")
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) >= 1


@pytest.mark.parametrize("name", NAMES)
def test_same_document_gives_same_bytes(name: str) -> None:
    assert render(name) == render(name)


@pytest.mark.parametrize("name", NAMES)
def test_shows_both_parties_whole(name: str) -> None:
    document, shown = sample(name), text_of(render(name))
    for party in (document["body"], document["client"]):
        assert squeezed(party["name"].replace("🎓", "□")) in shown
        assert squeezed(party["siren"]) in shown or template_of(name) == "certificate"
    assert squeezed(document["number"]) in shown


def test_certificate_bears_its_mandatory_mentions() -> None:
    document, shown = sample("certificate"), text_of(render("certificate"))
    client, body = document["client"], document["body"]
    mentions = [client["nda"], client["siren"], document["start"], document["end"], "L. 6316-1", document["standard"]]
    mentions += body["address"] + document["reference_texts"] + [document["status_url"]]
    mentions += ["Actions de formation par apprentissage", "Bilans de compétences", "Édition 3"]
    mentions += [document["signatory"]["name"], document["place"], "L’édition 3 remplace l’édition 2"]
    mentions += [value for site in document["sites"] for value in site.values()]
    assert [mention for mention in mentions if squeezed(mention) not in shown] == []
    assert pages_of(render("certificate")) == 1
    assert "remplace" not in text_of(render("certificate_minimal"))


def test_certificate_lists_many_sites_in_an_annex() -> None:
    sites = [{"name": f"Site {number}", "address": f"{number} rue Haute, 29000 Quimper"} for number in range(1, 31)]
    pdf = render("certificate", sites=sites)
    assert pages_of(pdf) == 2
    assert all(squeezed(site["address"]) in text_of(pdf) for site in sites)


def test_invoice_bears_its_mandatory_mentions() -> None:
    document, shown = sample("invoice"), text_of(render("invoice"))
    body, client = document["body"], document["client"]
    mentions = [body[key] for key in ("siret", "capital", "vat_number", "legal_form")] + [client["vat_number"]]
    mentions += [document[key] for key in ("date", "service_date", "due_date", "order_number", "early_payment", "due")]
    mentions += [document[key] for key in ("total_net", "total_vat", "total_gross", "penalty_rate", "prepaid")]
    mentions += ["Prestations de services", "40 €", "D. 441-5", "d’après les débits", document["bank"]["iban"]]
    mentions += [value for rate in document["vat"] for value in rate.values()]
    mentions += [value for line in document["lines"] for value in line.values()]
    assert [mention for mention in mentions if squeezed(mention) not in shown] == []
    assert squeezed(sample("invoice_credit")["corrects"]) in text_of(render("invoice_credit"))
    assert squeezed("art. 293 B du CGI") in text_of(render("invoice_minimal"))


def test_contract_shows_the_sum_the_declaration_and_who_signed() -> None:
    document, shown = sample("contract"), text_of(render("contract"))
    lines = [line for audit in document["sizing"] for line in audit["lines"]]
    mentions = [value for line in lines for value in line.values()] + [document["document_hash"]]
    mentions += ["dans les 30 jours calendaires", "déclare sur l’honneur", "Signé électroniquement"]
    mentions += [value for signature in document["signatures"].values() for value in signature.values()]
    assert [mention for mention in mentions if squeezed(mention) not in shown] == []
    (foreseen,) = document["foreseen"]
    estimated = ["à titre d’estimation", "à confirmer", "non compris dans le total", foreseen["total_gross"]]
    assert [mention for mention in estimated if squeezed(mention) not in shown] == []
    assert squeezed("estimation") not in text_of(render("contract_minimal"))
    one_rate = text_of(render("contract", vat=document["vat"][:1]))
    assert (squeezed("Total TVA") in shown, squeezed("Total TVA") in one_rate) == (True, False)
    assert squeezed("En attente de signature") in text_of(render("contract_minimal"))


def test_numbers_are_set_so_that_they_can_be_read() -> None:
    assert (
        printable("1\u202f234\u202f567,89\xa0€", frozenset(map(ord, "0123456789,\xa0€"))) == "1\xa0234\xa0567,89\xa0€"
    )


def test_audit_plan_keeps_the_sample_for_the_opening_meeting() -> None:
    shown = text_of(render("audit_plan", sample=[{"category": "AF", "actions": [{"title": "CAP Soudeur"}]}]))
    assert squeezed("annoncé à la réunion d’ouverture") in shown
    assert squeezed("CAP Soudeur") not in shown


def test_report_of_33_indicators_stays_within_15_pages() -> None:
    document = sample("report")
    for indicator in (item for criterion in document["criteria"] for item in criterion["indicators"]):
        indicator["comment"] = "Les éléments présentés couvrent la période et les actions examinées. " * 12
    assert sum(len(criterion["indicators"]) for criterion in document["criteria"]) == 33
    assert pages_of(render_pdf("report", document)) <= 15


def test_report_gives_each_finding_in_words() -> None:
    shown = text_of(render("report"))
    for words in ("Conforme", "NC mineure", "NC majeure", "Sans objet", "Non audité"):
        assert squeezed(words) in shown
    for criterion in sample("report")["criteria"]:
        assert squeezed(criterion["title"]) in shown


def with_every_text(value: object, text: str) -> object:
    """The same document with `text` put after every text a person could have typed."""
    kept = ("date", "drawing", "kind", "grade", "status", "category", "categories", "qr_svg", "status_url")
    if isinstance(value, dict):
        return {key: item if key in kept else with_every_text(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [with_every_text(item, text) for item in value]
    return f"{value} {text}" if isinstance(value, str) else value


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_is_only_text(name: str) -> None:
    shown = text_of(render_pdf(template_of(name), with_every_text(sample(name), HOSTILE)))
    assert shown.count(squeezed(HOSTILE)) >= 5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    document = copy.deepcopy(sample("nonconformity_minimal"))
    document["client"]["name"] = f"N{text}"
    document["nonconformities"][0]["fact"] = f"F{text}"
    assert render_pdf("nonconformity", document).startswith(b"%PDF")


def test_a_word_longer_than_its_line_stays_whole_when_copied() -> None:
    word = "Anticonstitutionnellement" * 12
    document = sample("report")
    document["criteria"][0]["indicators"][0]["comment"] = word
    assert word in text_of(render_pdf("report", document))


def test_threads_take_turns() -> None:
    expected = render("invoice")
    with ThreadPoolExecutor(4) as threads:
        printed = list(threads.map(render, ["invoice", "certificate"] * 6))
    assert all(pdf == expected for pdf in printed[::2])


def test_only_templates_can_be_named() -> None:
    for name in ("unknown", "../pdf/invoice", "invoice.typ", ""):
        with pytest.raises(ValueError, match="no document template"):
            render_pdf(name, sample("invoice"))


def test_missing_faces_say_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="npm run build"):
        Press(fonts=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("written", "day"),
    [("1er août 2026", date(2026, 8, 1)), ("23 Novembre 2026", date(2026, 11, 23)), ("2026-02-28", date(2026, 2, 28))],
)
def test_day_of_a_document(written: str, day: date) -> None:
    assert parse_day(written) == day


@pytest.mark.parametrize("written", ["", "31 février 2026", "demain", "12 brumaire 2026"])
def test_day_that_cannot_be_read(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(written)


def test_invisible_characters_go_and_unknown_ones_show() -> None:
    glyphs = frozenset(map(ord, "abé □"))
    assert printable("a\u200bb\u202e\x00\ufeff", glyphs) == "ab"
    assert printable("e\u0301\u2003漢\ud800\ue000", glyphs) == "é □□□"
    assert printable("a\r\n\tb\u2028", glyphs) == "a\n b\n"


def test_qr_code_is_an_image_without_background() -> None:
    drawing = qr_svg("https://certif.example/c/7")
    assert drawing.startswith("<svg")
    assert "#0b5563" in drawing


def test_a_deposit_is_no_service_done_and_a_client_abroad_has_its_country() -> None:
    shown = text_of(render("invoice", kind="deposit", service_date="27 novembre 2026"))
    assert squeezed("Acompte demandé le") in shown
    assert squeezed("À venir, facturée une fois l’audit tenu") in shown
    assert squeezed("À venir") not in text_of(render("invoice"))
    client = {
        **sample("invoice")["client"],
        "siren": "",
        "vat_number": "BE0123456749",
        "address": ["Rue du Test 5", "7000 Mons"],
    }
    shown = text_of(render("invoice", client={**client, "country_name": "Belgique"}))
    assert squeezed("7000 Mons") + "Belgique" in shown
    assert squeezed(sample("invoice")["client"]["siren"]) not in shown
