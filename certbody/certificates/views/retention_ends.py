"""What is past the end of its retention, over the whole body."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from certbody.certificates.queries import retention_ends as queries
from certbody.kit import clock
from certbody.kit.wording import label
from certbody.tenants.access import requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import Page, uuid_argument

bp = Blueprint("retention_ends", __name__, url_prefix="/b/<slug>/retention")


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def list_ended() -> Any:
    kinds = sorted(((kind, label("journal.subject", kind)) for kind in queries.list_kinds()), key=lambda one: one[1])
    asked, after = request.args.get("kind", ""), uuid_argument("after")
    asked = asked if asked in dict(kinds) else ""
    ended = queries.list_ended(clock.today(), asked, after)
    here = "retention_ends.list_ended"
    kept: dict[str, Any] = {"kind": asked} if asked else {}
    following = url_for(here, after=ended.next_after, **kept) if ended.next_after else None
    page = Page(ended.files, following, url_for(here, **kept) if after else None)
    return render_template("certificates/retention_ends.html", page=page, kinds=kinds, asked=asked)
