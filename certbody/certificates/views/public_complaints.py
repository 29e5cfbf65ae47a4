"""The public door for complaints and reports: how the body handles them, and the form (ISO/IEC 17065, 4.6 and 7.13)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from certbody.certificates.operations.complaints import LARGEST, Attached, Author, receive
from certbody.certificates.schemas.complaints import PublicComplaintForm
from certbody.kit import clock, i18n
from certbody.kit.http import form
from certbody.kit.security import EVERY_TRY, limiter, was_sent
from certbody.tenants.access import access, goes_on, public
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import settings_on

bp = Blueprint("public_complaints", __name__, url_prefix="/complaints/<slug>")


def attached(upload: Any) -> Attached | None:
    """What came with the form: its name and its bytes, one more than is taken so that a larger file shows."""
    return (upload.filename or "", upload.stream.read(LARGEST + 1)) if upload is not None else None


@bp.get("")
@public("the process for complaints and appeals is public, and anybody may complain (ISO/IEC 17065, 4.6, 7.13)")
def show_form() -> Any:
    named = request.args.get("named", "").strip()[:200]
    settings = settings_on(clock.today())
    return render_template("complaints/public.html", body=access().tenant_name, settings=settings, named=named)


@bp.post("")
@goes_on("anybody may complain at any time (ISO/IEC 17065, 7.13)")
@public("anybody may complain, and report what they saw (ISO/IEC 17065, 7.13)")
@limiter.limit("3 per minute; 10 per hour", deduct_when=was_sent)
@limiter.limit(EVERY_TRY)
@form(PublicComplaintForm, page=show_form)
def send(values: dict[str, Any]) -> Any:
    author = Author(values["author_name"], values["author_email"], i18n.language())
    row = receive(values["about"], values["subject"], author, values["named"], attached(values["file"]))
    session["complaint"] = {"body": str(current_tenant()), "number": row.number}
    return redirect(url_for("public_complaints.show_sent"), 303)


@bp.get("/sent")
@public("tells what happens next, and to whoever has just written, the number of their file")
def show_sent() -> Any:
    settings, sent = settings_on(clock.today()), session.get("complaint", {})
    number = sent["number"] if sent.get("body") == str(current_tenant()) else ""
    return render_template("complaints/public_sent.html", body=access().tenant_name, settings=settings, number=number)
