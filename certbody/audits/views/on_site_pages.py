"""The pages from the opening of an audit to the review of its report, and their places in the menu."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.audits.views import (
    findings,
    meetings,
    nonconformities,
    portal_nonconformities,
    portal_preparation,
    preparation,
    report_review,
    reports,
    review_comments,
    sampled_actions,
    taken_over,
)
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

ON_SITE_BLUEPRINTS: tuple[Blueprint, ...] = (
    meetings.bp,
    findings.bp,
    sampled_actions.bp,
    taken_over.bp,
    preparation.bp,
    portal_preparation.bp,
    nonconformities.bp,
    portal_nonconformities.bp,
    reports.bp,
    report_review.bp,
    review_comments.bp,
)

ON_SITE_PLACES: tuple[Place, ...] = (
    Place(35, "nonconformities.list_nonconformities", _l("Non-conformités"), "flag", Permission.READ_FINDINGS),
    Place(
        40,
        "report_review.list_reports_to_review",
        _l("Rapports à revoir"),
        "file-earmark-check",
        Permission.REVIEW_REPORTS,
    ),
    Place(35, "portal_preparation.list_preparations", _l("Préparation"), "pencil", Permission.USE_PORTAL),
    Place(
        40,
        "portal_nonconformities.list_nonconformities",
        _l("Non-conformités"),
        "flag",
        Permission.USE_PORTAL,
    ),
)
