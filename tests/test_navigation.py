"""The menu: a long one is read by its headings, a short one has none."""

from __future__ import annotations

from flask import Flask

from certbody.navigation import _entries


def _headings(app: Flask, *roles: str) -> list[tuple[str, str]]:
    with app.test_request_context():
        entries = _entries("armorique", frozenset(roles), "", "fr")
    return [(heading, label) for _, _, label, _, heading in entries if heading]


def test_the_administrators_menu_is_grouped(app: Flask) -> None:
    assert [heading for heading, _ in _headings(app, "administrator")] == ["Facturation", "Réglages"]


def test_a_group_begins_with_its_first_place(app: Flask) -> None:
    assert ("Facturation", "Devis") in _headings(app, "administrator")


def test_short_menus_have_no_headings(app: Flask) -> None:
    assert _headings(app, "client") == []
    assert _headings(app, "auditor") == []
