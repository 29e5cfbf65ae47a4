"""The mails that a body sent; with the built-in mailbox, their texts too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, url_for

from certbody.kit.errors import NotFound
from certbody.tenants.access import requires
from certbody.tenants.models import Mail
from certbody.tenants.queries.mails import get_mail, list_mails
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("mailbox", __name__, url_prefix="/b/<slug>/mailbox")

# A mail's HTML is shown in a frame that runs nothing, loads nothing and belongs to no site.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def mailbox_is_on() -> bool:
    """Whether mails stay here instead of leaving: the demonstration's setting."""
    return bool(current_app.config["SETTINGS"].mailbox)


def must_be_on() -> None:
    """NotFound where mails really leave: their texts, which hold secret links, are not kept there."""
    if not mailbox_is_on():
        raise NotFound


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def list_sent() -> Any:
    page = page_of(list_mails(uuid_argument("before"), SIZE + 1), "mailbox.list_sent")
    return render_template("tenants/mails.html", page=page, readable=mailbox_is_on())


@bp.get("/<uuid:mail_id>")
@requires(Permission.MANAGE_SETTINGS)
def show_mail(mail_id: UUID) -> Any:
    must_be_on()
    source = url_for("mailbox.show_html", mail_id=mail_id)
    back = url_for("mailbox.list_sent")
    return render_template("tenants/mail.html", mail=get_mail(mail_id), source=source, back=back)


@bp.get("/<uuid:mail_id>/html")
@requires(Permission.MANAGE_SETTINGS)
def show_html(mail_id: UUID) -> Any:
    must_be_on()
    return html_of(get_mail(mail_id))


def html_of(mail: Mail) -> Response:
    """The HTML of a mail, alone and harmless."""
    response = make_response(mail.body_html or "")
    response.headers["Content-Security-Policy"] = POLICY
    return response
