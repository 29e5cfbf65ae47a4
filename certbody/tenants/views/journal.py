"""The journal of the body: who did what, when and why; and its exports."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext as _

from certbody.kit.http import form
from certbody.kit.wording import label, labels
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.models import JournalExport
from certbody.tenants.operations.journal_export import export_journal
from certbody.tenants.operations.reads import export_reads
from certbody.tenants.queries import journal as queries
from certbody.tenants.queries.naming import list_names, list_staff_and_names
from certbody.tenants.queries.people import list_members
from certbody.tenants.queries.reads import list_reads
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.journal import ExportForm
from certbody.tenants.views.exporting import asked_for, send_export
from certbody.tenants.views.journal_words import Names, details_of, ids_in, ids_of, title_of, told_of, value_of
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("journal", __name__, url_prefix="/b/<slug>/journal")


@bp.get("")
@requires(Permission.READ_JOURNAL)
def list_entries() -> Any:
    asked = asked_for()
    found = queries.list_journal(asked, uuid_argument("before"), SIZE + 1)
    page = page_of(found, "journal.list_entries", **asked.given())
    people, names = list_staff_and_names(ids_in(page.rows))
    told = {"told_of": told_of, "title_of": title_of, "details_of": details_of, "names": names}
    return render_template("tenants/journal.html", page=page, asked=asked, people=people, events=_events(), **told)


def _events() -> list[tuple[str, str]]:
    """The actions by name; two that bear the same one are told apart by their object."""
    words, subjects = labels("journal.event"), labels("journal.subject")
    counts = Counter(words.values())
    told = (
        (code, f"{word} · {subjects.get(code.split('.')[0], code)}" if counts[word] > 1 else word)
        for code, word in words.items()
    )
    return sorted(told, key=lambda one: one[1])


@bp.get("/exports")
@requires(Permission.READ_JOURNAL)
def list_exports() -> Any:
    exports = queries.list_exports()
    names = list_names(ids_in_scopes(exports))
    return render_template("tenants/journal_exports.html", exports=exports, names=names, told=scope_in_words)


def ids_in_scopes(exports: list[JournalExport]) -> dict[str, set[UUID]]:
    """The people that exports were narrowed to."""
    return {"membership": {one for export in exports for field, one in ids_of("", export.scope) if field == "person"}}


def scope_in_words(export: JournalExport, names: Names) -> str:
    """What an export holds: « du : 1er janv. 2026, au : 23 nov. 2026 », or everything."""
    told = [
        _("%(name)s : %(value)s", name=label("journal_export.scope", name), value=value_of("", name, value, names))
        for name, value in export.scope.items()
    ]
    return ", ".join(told) or _("tout")


@bp.post("/exports")
@goes_on("exports go on: the records are the body's own")
@requires(Permission.READ_JOURNAL)
@form(ExportForm, page=list_exports)
def export(values: dict[str, Any]) -> Any:
    chosen = values.pop("format")
    asked = queries.Asked(**values)
    return send_export("journal", lambda stream: export_journal(stream, chosen, asked, {}, actor()))


@bp.get("/reads")
@requires(Permission.READ_JOURNAL)
def list_file_reads() -> Any:
    asked = asked_for()
    found = list_reads(asked, uuid_argument("before"), SIZE + 1)
    page = page_of(found, "journal.list_file_reads", **asked.given())
    people = [(member.person_id, member.person.name) for member in list_members(staff_only=True)]
    return render_template("tenants/journal_reads.html", page=page, asked=asked, people=people)


@bp.post("/reads")
@goes_on("exports go on: the records are the body's own")
@requires(Permission.READ_JOURNAL)
@form(ExportForm, page=list_file_reads)
def export_file_reads(values: dict[str, Any]) -> Any:
    chosen = values.pop("format")
    asked = queries.Asked(**values)
    return send_export("lectures", lambda stream: export_reads(stream, chosen, asked, actor()))
