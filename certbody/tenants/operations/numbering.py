"""Numbers in a series of the body: audits, quotes, contracts, certificates. Invoices have stricter ones."""

from __future__ import annotations

from sqlalchemy import text

from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.boundary import current_tenant

_NEXT = text(
    "insert into number_counter (tenant_id, id, series, last) values (:tenant, :id, :series, 1)"
    " on conflict (tenant_id, series) do update set last = number_counter.last + 1 returning last"
)


def next_number(series: str) -> int:
    """The next number of a series, counted from 1; given once even when two people ask at the same moment."""
    parameters = {"tenant": current_tenant(), "id": new_id(), "series": series}
    number: int = db.session.execute(_NEXT, parameters).scalar_one()
    return number
