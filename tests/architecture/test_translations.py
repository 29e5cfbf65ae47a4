"""Both languages: each sentence is translatable, and the English catalogue has it with the same blanks."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment, nodes

from certbody.kit import i18n, wording
from certbody.packages import register_wording

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "certbody" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CURE = "run `make translations`, then write the English sentences in certbody/translations/en"
MODULES = sorted((ROOT / "certbody").rglob("*.py"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt"))
TRANSLATORS = {"_", "_l", "gettext", "ngettext", "lazy_gettext"}

BLANK = re.compile(r"%(?:\(\w+\))?[a-z%]")
INSIDE_A_TAG = r"\{% block \w+_(?:class|attributes) %\}.*?\{% endblock %\}|\{% macro _described\(.*?\{%- endmacro %\}"
JINJA = re.compile(INSIDE_A_TAG + r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:title|alt|placeholder|aria-label|data-(?:label|confirm|copied))=\"([^\"]*)\"")
SILENT = re.compile(r"<(style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
FRENCH = re.compile(r"[À-ÖØ-öø-ÿ’°]|[a-z]{2} [a-z]{2}")
SAME_IN_BOTH = {"Certbody", "Qualiopi", "Français", "English", "SIREN", "SIRET", "NDA", "SHA", "IBAN", "BIC"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@lru_cache
def english() -> Catalog:
    with ENGLISH.open("rb") as lines:
        return read_po(lines, locale="en")


@lru_cache
def sentences() -> dict[tuple[str, str | None], str]:
    """Every sentence that pages, mails and modules ask to be translated, with a place that asks."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    keywords = DEFAULT_KEYWORDS | parse_keywords(["_l", "lazy_gettext", "lazy_pgettext:1c,2"])
    found: dict[tuple[str, str | None], str] = {}
    for folder in ("certbody", "templates", "assets"):
        for place, line, sentence, _, context in extract_from_dir(ROOT / folder, methods, options, keywords):
            singular = sentence[0] if isinstance(sentence, tuple) else sentence
            found.setdefault((singular, context), f"{folder}/{place}:{line}")
    return found


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def test_every_sentence_has_its_english() -> None:
    assert len(sentences()) > 1000
    missing = {
        place: sentence
        for (sentence, context), place in sentences().items()
        if not (message := english().get(sentence, context)) or message.fuzzy or not all(forms(message))
    }
    assert missing == {}, CURE


def test_the_catalogue_is_compiled() -> None:
    assert not english().fuzzy, "a catalogue whose head is marked fuzzy is skipped: its sentences stay French"


def test_a_translation_fills_the_same_blanks() -> None:
    wrong = []
    for message in filter(lambda each: each.id, english()):
        plural = isinstance(message.id, tuple)
        source = Counter(BLANK.findall(message.id[-1] if plural else message.id))
        for form in forms(message):
            blanks = Counter(BLANK.findall(form))
            if blanks != source and not (plural and blanks < source):
                wrong.append((message.id, form))
    assert wrong == []


def test_a_translation_is_plain_text() -> None:
    """Sentences are put into pages and their attributes as they are: typographic quotes, no markup."""
    assert [form for message in english() if message.id for form in forms(message) if set(form) & set('<>"&')] == []


def test_a_translation_says_its_sentence_once() -> None:
    twice = [form for message in english() if message.id for form in forms(message) if len(form) > 20]
    assert [form for form in twice if form[: len(form) // 2] == form[len(form) // 2 :]] == []


def test_the_catalogue_is_one_that_is_compiled() -> None:
    assert not english().fuzzy, "its header is lost: what is compiled is an older one"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_has_whole_sentences_translated(path: Path) -> None:
    """A sentence put together before its translation is in no catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATORS - {"gettext"}:
            assert isinstance(node.args[0], ast.Constant), f"{named(path)}:{node.lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_page_has_its_sentences_translated(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert list(_loose_text(source)) == [], named(path)
    assert list(_loose_literals(source)) == [], named(path)


def _loose_text(source: str) -> Iterator[tuple[int, str]]:
    """Words that readers see and that stand between tags or in a spoken attribute, with their line."""
    words_only = JINJA.sub(_as_blank, source)
    spoken = "\n".join(SPOKEN_ATTRIBUTE.findall(words_only))
    for number, line in enumerate([*SILENT.sub(_as_blank, words_only).split("\n"), *spoken.split("\n")], 1):
        if set(WORD.findall(line)) - SAME_IN_BOTH:
            yield number, line.strip()


def _as_blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n") or " "


def _loose_literals(source: str) -> Iterator[tuple[int, str]]:
    """French between quotes inside an expression, unless it is what a translator is given."""
    tree = Environment(autoescape=True).parse(source)
    given = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS
        for argument in call.args
    }
    for literal in tree.find_all(nodes.Const):
        text = literal.value
        if isinstance(text, str) and FRENCH.search(text) and text not in SAME_IN_BOTH and id(literal) not in given:
            yield literal.lineno, text


def test_labels_and_reasons_follow_the_reader() -> None:
    """What a package registers is translated when it is read, not when it is loaded."""
    register_wording()
    plain = [code for code, told in wording._sentences.items() if type(told.why) is str or _is_fixed(told.lift)]
    plain += [
        f"{group}.{code}"
        for group, names in wording._labels.items()
        for code, name in names.items()
        if type(name) is str and FRENCH.search(name)
    ]
    assert plain == []


def _is_fixed(sentence: object) -> bool:
    return type(sentence) is str and bool(sentence)


def test_the_journal_has_words_for_each_fact() -> None:
    register_wording()
    written = {
        str(node.args[0].value)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert written - set(wording.labels("journal.event")) == set()


@pytest.mark.parametrize(
    ("language", "day", "amount", "length"),
    [("fr", "23 nov. 2026", "1 440,00 €", "1,5 j"), ("en", "23 Nov 2026", "€1,440.00", "1.5 d")],
)
def test_dates_amounts_and_durations_follow_the_reader(
    app: Flask, language: str, day: str, amount: str, length: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        shown = (i18n.day(date(2026, 11, 23)), re.sub(r"\s", " ", i18n.money(144_000)), i18n.days(3))
    assert shown == (day, amount, length)
