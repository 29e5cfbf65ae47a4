"""The duration tables: what the texts give, what is assumed, and what the body has confirmed for itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from certbody.audits import standards
from certbody.audits.models import ConfirmedCell
from certbody.audits.operations.duration_cells import change_cell as change
from certbody.audits.queries.duration_cells import (
    list_changes,
    list_planned,
    list_resting_on,
    outdated_among,
    own_cells_on,
)
from certbody.audits.queries.duration_history import PAGE, list_history
from certbody.audits.rules.tables import Cell, SizingTables
from certbody.audits.schemas.planning import CellForm
from certbody.audits.wording_size import name_of
from certbody.clients import terms
from certbody.kit import clock, wording
from certbody.kit.dated import Figure
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.http import done, form
from certbody.kit.wording import label
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import page_argument, page_links

bp = Blueprint("duration_tables", __name__, url_prefix="/b/<slug>/duration-tables")


@bp.get("/")
@requires(Permission.MANAGE_SETTINGS)
def show_tables() -> Any:
    tables, today = standards.sizing_tables(), clock.today()
    own, texts = own_cells_on(today), {"groups": _groups(tables), "figures": _figures(), "name_of": name_of}
    return render_template(
        "audits/duration_tables.html",
        tables=tables,
        own=own,
        planned=_planned(today),
        undecided=[cell for cell in tables.cells() if cell.status == "assumed" and cell.key not in own.cells],
        **texts,
    )


def _groups(tables: SizingTables) -> list[tuple[str, str, list[Cell]]]:
    """The tables as the page shows them: code, article and every cell; what is added to surveillance comes last."""
    groups = [
        (table.code, table.article, [cell for band in table.cells.values() for cell in band.values()])
        for table in tables.tables
    ]
    return [*groups, ("new_entrant", tables.uplift.article, [tables.uplift.cell])]


def _planned(today: date) -> dict[str, list[ConfirmedCell]]:
    """By cell, the changes whose day is to come, soonest first."""
    planned: dict[str, list[ConfirmedCell]] = {}
    for row in list_planned(today):
        planned.setdefault(row.cell, []).append(row)
    return planned


@bp.get("/history")
@requires(Permission.MANAGE_SETTINGS)
def show_history() -> Any:
    tables = [(table.code, label("size.table", table.code)) for table in standards.sizing_tables().tables]
    page, asked = page_argument(), request.args.get("table", "")
    asked = asked if asked in dict(tables) else ""
    found = list_history(asked, page)
    pager = page_links("duration_tables.show_history", page, len(found) > PAGE, table=asked)
    told = {"lines": found[:PAGE], "tables": tables, "asked": asked, "pager": pager, "name_of": name_of}
    return render_template("audits/duration_history.html", **told)


def _figures() -> list[tuple[Figure, str]]:
    """The other numbers of the texts, as the rules read them, each with its value in words."""
    return [(one, value_of(one)) for one in (*terms.figures().rows, *standards.figures().rows)]


def value_of(figure: Figure) -> str:
    """A number, or several, as people say them: « 3 ans », « 12, 8, 6, 4 mois »."""
    *others, last = figure.value if isinstance(figure.value, tuple) else (figure.value,)
    said = {
        "years": ngettext("%(num)d an", "%(num)d ans", last),
        "months": ngettext("%(num)d mois", "%(num)d mois", last),
        "days": ngettext("%(num)d jour", "%(num)d jours", last),
    }.get(figure.unit, str(last))
    return ", ".join((*map(str, others), said))


@bp.get("/<path:cell>")
@requires(Permission.MANAGE_SETTINGS)
def show_cell(cell: str) -> Any:
    known, changes, today = _cell(cell), list_changes(cell), clock.today()
    own, resting = own_cells_on(today).cells.get(cell), list_resting_on(cell)
    facts = {"own": own, "resting": resting, "outdated": outdated_among(resting, known, today), "changes": changes}
    seen = changes[0].number if changes else 0
    name, action = name_of(cell), request.path
    return render_template("audits/duration_cell.html", cell=known, name=name, action=action, seen=seen, **facts)


def _cell(key: str) -> Cell:
    known = next((one for one in standards.sizing_tables().cells() if one.key == key), None)
    if known is None:
        raise NotFound
    return known


@bp.post("/<path:cell>")
@requires(Permission.MANAGE_SETTINGS)
@form(CellForm, page=show_cell)
def change_cell(cell: str, values: dict[str, Any]) -> Any:
    try:
        row = change(cell, _half_days(values), values["valid_from"], values["reason"], actor(), **_known(values))
    except Refused as refused:
        raise _at_day(refused) from None
    return done(url_for("duration_tables.show_cell", cell=cell), _saved(_cell(cell)), row.id)


def _saved(cell: Cell) -> str:
    """That the change is kept, and how many audits there are to size again: the page lists them."""
    message = _("La valeur est enregistrée. Les audits déjà dimensionnés gardent la leur.")
    count = len(outdated_among(list_resting_on(cell.key), cell, clock.today()))
    if not count:
        return message
    touched = ngettext("%(num)d audit non tenu est à recalculer.", "%(num)d audits non tenus sont à recalculer.", count)
    return f"{message} {touched}"


def _half_days(values: dict[str, Any]) -> int | None:
    """The half-days typed, or none when the cell goes back to the tables."""
    if values["whose"] == "tables":
        return None
    if values["half_days"] is None:
        raise Invalid({"half_days": ["cell_value_missing"]})
    return int(values["half_days"])


def _at_day(refused: Refused) -> Exception:
    """A day that audits already held forbid goes back to its field, with the first day that is possible."""
    reason = refused.reasons[0]
    if reason.code != "cell_from_past":
        return refused
    return Invalid({"valid_from": [f"{wording.why(reason)} {wording.lift(reason)}"]})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {"seen": values["version"], "over_text": values["over_text"]}
