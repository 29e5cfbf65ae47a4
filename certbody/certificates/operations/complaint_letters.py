"""The mails about complaints: to the author, to those who handle them, to the organisation concerned."""

from __future__ import annotations

from typing import Any

from certbody.certificates.operations.letters import get_body, write_to_organisation
from certbody.clients.models import Complaint, Organisation
from certbody.kit import outbox
from certbody.kit.i18n import french_day
from certbody.tenants.models import Membership
from certbody.tenants.queries.people import list_members
from certbody.tenants.rules.permissions import Permission, permissions_of

TEMPLATE = "complaint_told"


def tell_author(row: Complaint, act: str, **values: Any) -> None:
    """Tells whoever complains what was done; nothing leaves when they left no address."""
    if not row.author_email:
        return
    body = get_body()
    path = f"/b/{body.slug}/portal/complaints/{row.id}" if row.source == "client" else f"/complaints/{body.slug}"
    _post(row, act, row.author_email, row.author_locale, path, **values)


def tell_managers(row: Complaint) -> None:
    """Tells those of the body who put somebody in charge that something has come in."""
    for member in list_managers(row):
        tell_member(row, "arrived", member)


def tell_member(row: Complaint, act: str, member: Membership, **values: Any) -> None:
    """Writes to a member of the body about a complaint that rests on them."""
    path = f"/b/{get_body().slug}/complaints/{row.id}"
    _post(row, act, member.person.email, member.person.locale, path, **values)


def list_managers(row: Complaint) -> list[Membership]:
    """Who acknowledges this complaint for the body and puts somebody in charge: never the person complained of."""
    staff = [member for member in list_members(staff_only=True) if member.id != row.concerned_id]
    return [member for member in staff if _holds(member, Permission.MANAGE_COMPLAINTS)]


def tell_deciders(row: Complaint) -> None:
    """Tells those who may decide that an upheld appeal asks for a new decision."""
    path = f"/b/{get_body().slug}/decisions/"
    for member in list_members(staff_only=True):
        if _holds(member, Permission.DECIDE):
            _post(row, "decide_again", member.person.email, member.person.locale, path)


def tell_organisation(row: Complaint, organisation: Organisation) -> None:
    """Tells the organisation concerned what the body has written for it: never who complained, nor what they wrote."""
    write_to_organisation(
        TEMPLATE, organisation, f"portal/complaints/{row.id}", act="notice", number=row.number, kind=row.kind,
        words=row.notice, due="",
    )  # fmt: skip


def _holds(member: Membership, permission: Permission) -> bool:
    return permission in permissions_of(frozenset(member.roles))


def _post(row: Complaint, act: str, to: str, locale: str, path: str, **values: Any) -> None:
    told: dict[str, Any] = {"words": "", "outcome": "", "due": french_day(row.answer_by), **values}
    outbox.post_mail(
        TEMPLATE, to, locale=locale, act=act, number=row.number, kind=row.kind, body=get_body().name, path=path, **told
    )
