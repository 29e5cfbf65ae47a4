"""What each package brings to the application: its pages and its words."""

from __future__ import annotations

from flask import Blueprint

from certbody.kit import wording
from certbody.tenants import wording as tenants_wording
from certbody.tenants.views import account, home, sign_in

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.bp,
    account.bp,
    home.bp,
)

WORDINGS = (tenants_wording,)


def register_wording() -> None:
    """Makes every package's sentences and labels known."""
    for package in WORDINGS:
        wording.register(package.SENTENCES, package.LABELS)
