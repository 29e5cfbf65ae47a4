"""The duration tables: what the texts give, what is assumed, and what the body has confirmed for itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.operations.duration_cells import confirm_cell as confirm
from certbody.audits.queries.sizing import confirmed_on, list_confirmed
from certbody.audits.schemas.planning import CellForm
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.kit.wording import label
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("duration_tables", __name__, url_prefix="/b/<slug>/duration-tables")


@bp.get("/")
@requires(Permission.MANAGE_SETTINGS)
def show_tables() -> Any:
    tables = standards.sizing_tables()
    return render_template(
        "audits/duration_tables.html",
        tables=tables,
        assumed=[(cell, name_of(cell.key)) for cell in tables.cells() if cell.status == "assumed"],
        confirmed=confirmed_on(clock.today()),
        history=[(row, name_of(row.cell)) for row in list_confirmed()],
    )


def name_of(key: str) -> str:
    """A cell in words: the table, the band and what it pays for."""
    tables = standards.sizing_tables()
    if key == tables.uplift.cell.key:
        return _("Nouvel entrant à l’audit initial")
    code, band_code, what = key.split("/")
    paid = {"base": _("base"), "site": _("par site échantillonné")}.get(what) or label("category", what)
    table, band = label("size.table", code), label("size.band", band_code)
    return _("%(table)s, %(band)s : %(paid)s", table=table, band=band, paid=paid)


@bp.get("/<path:cell>")
@requires(Permission.MANAGE_SETTINGS)
def show_cell(cell: str) -> Any:
    known = {one.key: one for one in standards.sizing_tables().cells() if one.status == "assumed"}
    if cell not in known:
        raise NotFound
    value = confirmed_on(clock.today()).get(cell, known[cell].half_days)
    return render_template(
        "audits/duration_cell.html", cell=known[cell], name=name_of(cell), value=value, action=request.path
    )


@bp.post("/<path:cell>")
@requires(Permission.MANAGE_SETTINGS)
@form(CellForm, page=show_cell)
def confirm_cell(cell: str, values: dict[str, Any]) -> Any:
    row = confirm(cell, values["half_days"], values["valid_from"], values["reason"], actor())
    message = _("La valeur est confirmée. Les audits déjà dimensionnés gardent la leur.")
    return done(url_for("duration_tables.show_tables"), message, row.id)
