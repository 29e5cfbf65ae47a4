"""Narrowing the lists of invoices to one client, or to what a person looks for: a number, a name, a SIREN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from certbody.billing.models import Invoice
from certbody.clients.models import Organisation
from certbody.clients.rules.identifiers import compact
from certbody.tenants.boundary import current_tenant


@dataclass(frozen=True)
class Narrowing:
    """Of which client, and what was typed to find; nothing narrows nothing."""

    organisation_id: UUID | None = None
    search: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """What the address of a list says of it."""
        return {"organisation": self.organisation_id, "search": self.search or None}

    def invoices(self) -> ColumnElement[bool]:
        """Whether the invoice at hand is meant, by its client or its number."""
        mine = self._mine(Invoice.organisation_id)
        if not self.search:
            return mine
        numbered = Invoice.number.contains(self.search.upper(), autoescape=True)
        return and_(mine, or_(numbered, Invoice.organisation_id.in_(self._found())))

    def clients(self, client: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
        """Whether the client in a column is meant."""
        mine = self._mine(client)
        return and_(mine, client.in_(self._found())) if self.search else mine

    def _mine(self, client: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
        return client == self.organisation_id if self.organisation_id else true()

    def _found(self) -> Any:
        """The clients whose name holds what was typed, or whose SIREN begins with it."""
        named = func.sort_fr(Organisation.name).contains(func.sort_fr(self.search), autoescape=False)
        number = compact(self.search)
        meant = or_(named, Organisation.siren.startswith(number)) if number.isdigit() else named
        return select(Organisation.id).where(Organisation.tenant_id == current_tenant(), meant)


EVERYTHING = Narrowing()
