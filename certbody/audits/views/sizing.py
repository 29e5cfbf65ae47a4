"""Computing how long an audit lasts, and drawing the sites that it visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit, AuditSize, SiteSample
from certbody.audits.operations.sampling import draw_sites as draw
from certbody.audits.operations.sizing import size_audit as size
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.sizing import (
    count_added_sites,
    count_sites,
    find_application,
    find_sample,
    list_sizes,
    most_added_sites,
    sizing_day,
    visitable_sites,
)
from certbody.audits.rules.lifecycle import may_resize
from certbody.audits.schemas.planning import DrawForm, SizeForm
from certbody.clients.models import Site
from certbody.kit.errors import require
from certbody.kit.http import done, form
from certbody.kit.i18n import days
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("sizing", __name__, url_prefix="/b/<slug>/audits/<uuid:audit_id>")


@bp.get("/sizing")
@requires(Permission.SIZE_AUDITS)
def show_sizing(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    require(may_resize(audit.state))
    return render_template("audits/sizing.html", audit=audit, **_facts(audit))


def _facts(audit: Audit) -> dict[str, Any]:
    application, sizes = find_application(audit), list_sizes(audit.id)
    day = sizing_day(audit, application)
    sites = count_sites(audit.organisation_id, day)
    return {
        "application": application,
        "sizes": sizes,
        "sizing_day": day,
        "sites": sites,
        "most_added": most_added_sites(audit, sites, day) if audit.kind != "complementary" else 0,
        "turnover": _turnover(sizes, application),
    }


def _turnover(sizes: list[Any], application: Any) -> int | None:
    if sizes and "turnover_cents" in sizes[0].inputs:
        return int(sizes[0].inputs["turnover_cents"])
    return application.turnover_cents if application else None


@bp.post("/sizing")
@requires(Permission.SIZE_AUDITS)
@form(SizeForm, page=show_sizing)
def size_audit(audit_id: UUID, values: dict[str, Any]) -> Any:
    reason = values.pop("reason")
    row = size(audit_id, actor(), reason, {name: value for name, value in values.items() if value is not None})
    message = _("Durée calculée : %(days)s.", days=days(row.half_days))
    return done(url_for("audits.show_audit", audit_id=audit_id), message, row.id)


@bp.get("/sites")
@requires(Permission.SIZE_AUDITS)
def show_draw(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    require(may_resize(audit.state))
    size, sites, sample = find_size(audit.id), visitable_sites(audit.organisation_id), find_sample(audit.id)
    extra = count_added_sites(size) if size else 0
    settled = size is not None and sample is not None and not extra and _is_settled(sample, size, sites)
    return render_template(
        "audits/draw.html", audit=audit, size=size, extra=extra, sites=sites, sample=sample, settled=settled
    )


def _is_settled(sample: SiteSample, size: AuditSize, sites: Sequence[Site]) -> bool:
    """Whether drawing again would give the same sites: as many of the same population, none added."""
    same = sample.population == sorted(site.id for site in sites)
    return same and not sample.added and len(sample.drawn) == size.sampled_sites


@bp.post("/sites")
@requires(Permission.SIZE_AUDITS)
@form(DrawForm, page=show_draw)
def draw_sites(audit_id: UUID, values: dict[str, Any]) -> Any:
    row = draw(audit_id, actor(), values["added"], values["added_reason"])
    message = _("Les sites sont tirés au sort. Le client n’en voit que l’empreinte jusqu’à l’ouverture.")
    return done(url_for("audits.show_audit", audit_id=audit_id), message, row.id)
