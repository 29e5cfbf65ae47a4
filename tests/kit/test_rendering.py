"""Sentences in templates: in the reader's language, values escaped on HTML pages only."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale, gettext


def _render(app: Flask, name: str, source: str, locale: str = "fr") -> str:
    template = app.jinja_env.from_string("{% autoescape " + ("true" if name == "html" else "false") + " %}" + source)
    with app.test_request_context(), force_locale(locale):
        return template.render(name="L’été & <b>")


def test_values_are_escaped_on_a_page_and_not_in_a_text(app: Flask) -> None:
    source = "{{ _('Bonjour %(name)s', name=name) }} {{ _('100 %%') }}{% endautoescape %}"
    assert _render(app, "html", source) == "Bonjour L’été &amp; &lt;b&gt; 100 %"
    assert _render(app, "txt", source) == "Bonjour L’été & <b> 100 %"


def test_each_reader_gets_their_language(app: Flask) -> None:
    source = "{{ _('Enregistrer') }}{% endautoescape %}"
    assert _render(app, "html", source) == "Enregistrer"
    english = _render(app, "html", source, "en")
    with app.test_request_context(), force_locale("en"):
        assert english == gettext("Enregistrer")


def test_macros_take_callers_defaults_and_loop_variables(app: Flask) -> None:
    source = (
        "{% macro one(a, b=2) %}[{{ a }}{{ b }}{{ caller() }}]{% endmacro %}"
        "{% for n in (1, 2) %}{% call one(n) %}{{ loop.index }}{% endcall %}{% endfor %}{% endautoescape %}"
    )
    assert _render(app, "html", source) == "[121][222]"


def test_a_name_that_begins_with_a_vowel_elides_in_french_only_and_stays_escaped(app: Flask) -> None:
    source = "{{ _('Votre accès à %(body)s', body='x') }} {{ _('Facture %(number)s de %(body)s', number=1, body="
    source += "'Armorique <b>') }}{% endautoescape %}"
    assert _render(app, "html", source).endswith("Facture 1 d’Armorique &lt;b&gt;")
    assert "Armorique &lt;b&gt;" in _render(app, "html", source, "en")
    assert "d’" not in _render(app, "html", source, "en")
