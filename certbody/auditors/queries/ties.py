"""The ties of members to a client, or to another client of its group."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, column, func, or_, select, table
from sqlalchemy.orm import QueryableAttribute

from certbody.auditors.models import ImpartialityLink
from certbody.auditors.rules.impartiality import Link
from certbody.kit.db import db, is_one_of
from certbody.tenants.boundary import current_tenant

# Named as foreign keys name it: auditors stand beside clients, not above them.
_COLUMNS = ("tenant_id", "id", "siren", "group_siren")
_itself = table("organisation", *(column(name) for name in _COLUMNS)).alias("itself")
_fellow = table("organisation", *(column(name) for name in _COLUMNS)).alias("fellow")


def group_of(organisation_id: UUID | QueryableAttribute[UUID]) -> Select[tuple[UUID]]:
    """The client and the clients of its group: they name the same head by its SIREN, or one of them is the head."""
    same_head = (_head_of(_fellow) == _head_of(_itself)) & (_head_of(_itself) != "")
    of_one_group = or_(_fellow.c.id == _itself.c.id, same_head)
    return (
        select(_fellow.c.id)
        .select_from(_itself)
        .join(_fellow, (_fellow.c.tenant_id == _itself.c.tenant_id) & of_one_group)
        .where(_itself.c.tenant_id == current_tenant(), _itself.c.id == organisation_id)
    )


def _head_of(organisation: FromClause) -> ColumnElement[str]:
    return func.coalesce(func.nullif(organisation.c.group_siren, ""), organisation.c.siren)


def list_ties(members: Collection[UUID], organisation_id: UUID) -> dict[UUID, list[Link]]:
    """By member, every tie to the client or to another client of its group."""
    statement = select(ImpartialityLink).where(
        is_one_of(ImpartialityLink.membership_id, members),
        ImpartialityLink.organisation_id.in_(group_of(organisation_id)),
    )
    ties: dict[UUID, list[Link]] = {}
    for row in db.session.scalars(statement):
        ties.setdefault(row.membership_id, []).append(Link(row.organisation_id, row.kind, row.ended_on))
    return ties


def group_behind(ties: Iterable[Link]) -> frozenset[object]:
    """The clients of the group that these ties, as they were listed for one client, lead to."""
    return frozenset(tie.organisation for tie in ties)
