"""The demonstration's mailbox: everyone's mails, so that whoever tries the demo can follow every link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for

from certbody.kit.errors import NotFound
from certbody.tenants.access import public
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import Mail
from certbody.tenants.queries.mails import get_mail, list_mails
from certbody.tenants.queries.tenants import list_everyone
from certbody.tenants.views.mailbox import html_of, must_be_on
from certbody.tenants.views.serving import send_stored

bp = Blueprint("demo", __name__, url_prefix="/demo/mailbox")
NEWEST = 100


@dataclass(frozen=True)
class Line:
    """A mail in the list of everyone's."""

    id: UUID
    tenant_id: UUID
    body: str
    recipient: str
    subject: str
    sent_at: datetime
    attached: int


@bp.get("")
@public("the demonstration only: nothing real is ever in it, and it is not there when mails leave")
def list_mails_of_all() -> Any:
    must_be_on()
    bodies = [(tenant.id, tenant.name) for tenant in list_everyone()]
    found = nlargest(NEWEST, (line for body in bodies for line in _lines(*body)), key=lambda line: line.sent_at)
    return render_template("tenants/demo_mails.html", lines=found)


def _lines(tenant_id: UUID, name: str) -> list[Line]:
    with tenant_scope(tenant_id):
        return [
            Line(mail.id, tenant_id, name, mail.recipient, mail.subject, mail.sent_at, len(mail.attached))
            for mail in list_mails(limit=NEWEST)
        ]


@bp.get("/<uuid:tenant_id>/<uuid:mail_id>")
@public("the demonstration only: nothing real is ever in it, and it is not there when mails leave")
def show_mail(tenant_id: UUID, mail_id: UUID) -> Any:
    must_be_on()
    source = url_for("demo.show_html", tenant_id=tenant_id, mail_id=mail_id)
    back = url_for("demo.list_mails_of_all")
    with tenant_scope(tenant_id):
        mail = get_mail(mail_id)
        opening = _opening(tenant_id, mail)
        return render_template("tenants/demo_mail.html", mail=mail, source=source, back=back, opening=opening)


def _opening(tenant_id: UUID, mail: Mail) -> list[tuple[str, str]]:
    """Each file that a mail carried, with where it opens."""
    places = enumerate(mail.attached[: len(mail.attached_files)])
    return [
        (name, url_for("demo.open_attached", tenant_id=tenant_id, mail_id=mail.id, place=place))
        for place, name in places
    ]


@bp.get("/<uuid:tenant_id>/<uuid:mail_id>/html")
@public("the demonstration only: nothing real is ever in it, and it is not there when mails leave")
def show_html(tenant_id: UUID, mail_id: UUID) -> Any:
    must_be_on()
    with tenant_scope(tenant_id):
        return html_of(get_mail(mail_id))


@bp.get("/<uuid:tenant_id>/<uuid:mail_id>/attached/<int:place>")
@public("the demonstration only: nothing real is ever in it, and it is not there when mails leave")
def open_attached(tenant_id: UUID, mail_id: UUID, place: int) -> Any:
    must_be_on()
    with tenant_scope(tenant_id):
        carried = get_mail(mail_id).attached_files
        if place >= len(carried):
            raise NotFound
        return send_stored(carried[place], as_attachment=False)
