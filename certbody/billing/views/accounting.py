"""The books of the body: what was sold, VAT, what clients owe by age, the comparison with invoices, their export."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from certbody.billing.operations.books_export import export_books
from certbody.billing.queries import books, fec
from certbody.billing.queries.reconciling import MOST_PIECES, reconcile
from certbody.billing.queries.transfers import compare_purchases_and_transfers
from certbody.billing.rules.ageing import BUCKETS
from certbody.billing.rules.exercise import Exercise, exercises_between
from certbody.billing.schemas.forms import BooksForm
from certbody.kit import clock
from certbody.kit.http import form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.queries.settings import month_of_exercises
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.exporting import send_written
from certbody.tenants.views.paging import SIZE, page_argument, page_links

bp = Blueprint("accounting", __name__, url_prefix="/b/<slug>/accounting")
FIRST_YEAR = 2000


@bp.get("/")
@requires(Permission.READ_MONEY)
def show_revenue() -> Any:
    return render_template("billing/books_revenue.html", sold=books.sum_sold(clock.today()))


@bp.get("/vat")
@requires(Permission.READ_MONEY)
def show_vat() -> Any:
    today = clock.today()
    period = request.args.get("period", "month")
    period = period if period in books.PERIODS else "month"
    year = min(max(request.args.get("year", today.year, type=int), FIRST_YEAR), today.year)
    first, last = (
        date(FIRST_YEAR if period == "year" else year, 1, 1),
        date(today.year if period == "year" else year, 12, 31),
    )
    told = {"period": period, "year": year, "years": _years(), "links": _vat_links}
    return render_template("billing/books_vat.html", rows=books.sum_vat(period, first, last), **told)


def _years() -> list[int]:
    """From the year of the first entry to this one, the newest first."""
    today = clock.today()
    return list(range(today.year, (fec.first_day() or today).year - 1, -1))


def _vat_links(period: str, year: int) -> str:
    return url_for("accounting.show_vat", period=period, year=year)


@bp.get("/ageing")
@requires(Permission.READ_MONEY)
def show_ageing() -> Any:
    page = page_argument()
    rows = books.list_ageing(clock.today(), page, SIZE)
    links = page_links("accounting.show_ageing", page, len(rows) > SIZE)
    brackets = [name for name, _least, _most in BUCKETS]
    return render_template("billing/books_ageing.html", rows=rows[:SIZE], page=links, brackets=brackets)


@bp.get("/reconciliation")
@requires(Permission.READ_MONEY)
def show_reconciliation() -> Any:
    (checks, pieces), (others, of_others) = reconcile(), compare_purchases_and_transfers()
    told = {"checks": [*checks, *others], "pieces": [*pieces, *of_others]}
    return render_template("billing/books_reconciliation.html", most=MOST_PIECES, **told)


@bp.get("/export")
@requires(Permission.READ_MONEY)
def show_export() -> Any:
    today = clock.today()
    exercises = exercises_between(fec.first_day() or today, today, month_of_exercises())
    return render_template("billing/books_export.html", exercises=exercises, exports=fec.list_books_exports())


@bp.post("/export")
@goes_on("exports go on: the records are the body's own")
@requires(Permission.MANAGE_MONEY)
@form(BooksForm, page=show_export)
def export(values: dict[str, Any]) -> Any:
    exercise = Exercise(values["first"], values["last"])
    return send_written(lambda stream: export_books(stream, exercise, actor()), lambda row: str(row.scope["file"]))
