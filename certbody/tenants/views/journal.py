"""The journal of the body: who did what, when and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from certbody.tenants.access import requires
from certbody.tenants.queries.journal import list_journal, list_subject_types
from certbody.tenants.queries.people import list_members
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("journal", __name__, url_prefix="/b/<slug>/journal")


@bp.get("")
@requires(Permission.READ_JOURNAL)
def list_entries() -> Any:
    subject, person = request.args.get("subject", ""), uuid_argument("person")
    found = list_journal(subject, person, uuid_argument("before"), SIZE + 1)
    page = page_of(found, "journal.list_entries", subject=subject or None, person=person)
    kinds, people = list_subject_types(), list_members(staff_only=True)
    return render_template(
        "tenants/journal.html", page=page, subject=subject, person=person, kinds=kinds, people=people
    )
