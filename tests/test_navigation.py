"""The menu: a long one is read by its headings, a short one has none."""

from __future__ import annotations

import pytest
from flask import Flask

from certbody.navigation import _entries, _entry_of


def _headings(app: Flask, *roles: str) -> list[tuple[str, str]]:
    with app.test_request_context():
        entries = _entries("armorique", frozenset(roles), "", "fr")
    return [(entry.heading, entry.label) for entry in entries if entry.heading]


def test_the_administrators_menu_is_grouped(app: Flask) -> None:
    assert [heading for heading, _ in _headings(app, "administrator")] == ["Facturation", "Réglages"]


def test_a_group_begins_with_its_first_place(app: Flask) -> None:
    assert ("Facturation", "Devis") in _headings(app, "administrator")


def test_short_menus_have_no_headings(app: Flask) -> None:
    assert _headings(app, "client") == []
    assert _headings(app, "auditor") == []


@pytest.mark.parametrize(
    ("role", "path", "blueprint", "label"),
    [
        ("accountant", "invoices/audits/1/charges/", "charges", "Factures"),
        ("accountant", "invoices/1/credit-notes/new", "credit_notes", "Factures"),
        ("accountant", "invoices/1", "invoices", "Factures"),
        ("planner", "audits/1/planning", "planning", "Audits"),
        ("planner", "findings/1", "findings", "Audits"),
        ("planner", "transfers/in/1", "transfers", "Certificats"),
        ("administrator", "retention/1/purge", "retention", "Organismes"),
        ("administrator", "retention/", "retention_ends", "Conservation échue"),
        ("client", "portal/identity/", "portal_identity", "Mes certificats"),
        ("client", "portal/", "portal", "Mon dossier"),
        ("client", "certificates/1/mark", "logo_kits", "Mes certificats"),
        ("planner", "", "home", "Accueil"),
        ("planner", "elsewhere", "account", None),
    ],
)
def test_a_page_belongs_to_the_entry_of_its_own_pages(
    app: Flask, role: str, path: str, blueprint: str, label: str | None
) -> None:
    with app.test_request_context():
        entries = _entries("armorique", frozenset({role}), "", "fr")
    found = _entry_of(entries, blueprint, f"/b/armorique/{path}")
    assert (found.label if found else None) == label


def test_every_page_of_a_body_has_an_entry(app: Flask) -> None:
    """For those who have the whole menu; what devices send and fetch has no page."""
    with app.test_request_context():
        roles = frozenset({"administrator", "planner", "auditor", "reviewer", "accountant", "operator"})
        office, client = (_entries("armorique", who, "", "fr") for who in (roles, frozenset({"client"})))
    without = {
        rule.endpoint.split(".")[0]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/b/<slug>/") and "GET" in (rule.methods or ())
        for path in [rule.rule.replace("<slug>", "armorique")]
        if not any(_entry_of(entries, rule.endpoint.split(".")[0], path) for entries in (office, client))
    }
    assert without == {"closing_sheets", "uploads", "workbench"}
