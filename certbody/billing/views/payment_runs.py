"""Orders to the bank: choosing approved fees, the file, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import payment_runs as operations
from certbody.billing.queries import payment_runs as runs
from certbody.billing.rules.pain001 import VERSIONS
from certbody.billing.schemas.fees import ExecutionForm, RunForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import get_profile
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.members import ReasonForm
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument
from certbody.tenants.views.serving import send_stored

bp = Blueprint("payment_runs", __name__, url_prefix="/b/<slug>/fees/runs")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def list_runs() -> Any:
    rows = runs.list_runs(SIZE + 1, uuid_argument("before"))
    return render_template("billing/payment_runs.html", page=page_of(rows, "payment_runs.list_runs"))


@bp.get("/new")
@requires(Permission.MANAGE_MONEY)
def new_run() -> Any:
    known: dict[str, Any] = {"payables": operations.list_payables(), "profile": get_profile()}
    return render_template("billing/payment_run_new.html", versions=VERSIONS, **known)


@bp.post("/new")
@requires(Permission.MANAGE_MONEY)
@form(RunForm, page=new_run)
def make_run(values: dict[str, Any]) -> Any:
    run = operations.make_run(values["fees"], values["execute_on"], values["version"], actor())
    return done(_page(run.id), _("Le fichier de virements est prêt : remettez-le à votre banque."), run.id)


@bp.get("/<uuid:payment_run_id>")
@requires(Permission.MANAGE_MONEY)
def show_run(payment_run_id: UUID) -> Any:
    run = runs.get_run(payment_run_id)
    return render_template("billing/payment_run.html", run=run, lines=runs.list_run_lines(run.id))


@bp.get("/<uuid:payment_run_id>/file")
@requires(Permission.MANAGE_MONEY)
def download_run(payment_run_id: UUID) -> Any:
    return send_stored(runs.get_run(payment_run_id).file_id)


@bp.post("/<uuid:payment_run_id>/cancellation")
@requires(Permission.MANAGE_MONEY)
@form(ReasonForm, page=show_run)
def cancel_run(payment_run_id: UUID, values: dict[str, Any]) -> Any:
    run = operations.cancel_run(payment_run_id, values["reason"], actor())
    return done(_page(run.id), _("L’ordre est annulé : ses notes d’honoraires sont de nouveau à payer."), run.id)


@bp.post("/<uuid:payment_run_id>/execution")
@requires(Permission.MANAGE_MONEY)
@form(ExecutionForm, page=show_run)
def execute_run(payment_run_id: UUID, values: dict[str, Any]) -> Any:
    run = operations.execute_run(payment_run_id, values["executed_on"], actor())
    return done(_page(run.id), _("L’ordre est exécuté : ses notes d’honoraires sont payées."), run.id)


def _page(run_id: UUID) -> str:
    return url_for("payment_runs.show_run", payment_run_id=run_id)
