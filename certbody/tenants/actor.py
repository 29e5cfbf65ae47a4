"""Who does something: handed to every operation and query, so that none of them looks at the request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from certbody.kit.errors import NotAllowed
from certbody.tenants.rules.permissions import Permission, Role, permissions_of


@dataclass(frozen=True)
class Actor:
    """A person acting inside one tenant. `organisation_id` is set for people of a training organisation."""

    name: str
    person_id: UUID | None = None
    membership_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    organisation_id: UUID | None = None

    def may(self, permission: Permission) -> bool:
        """Whether one of the actor's roles allows this."""
        return permission in permissions_of(self.roles)

    def must(self, permission: Permission) -> None:
        """NotAllowed unless one of the actor's roles allows this."""
        if not self.may(permission):
            raise NotAllowed(permission)

    @property
    def is_client(self) -> bool:
        """Whether the actor belongs to a training organisation and so sees its own file only."""
        return Role.CLIENT in self.roles

    @property
    def sees_whole_body(self) -> bool:
        """Whether the actor may see every file of the body; auditors see the audits assigned to them."""
        return bool(self.roles & {Role.ADMINISTRATOR, Role.PLANNER, Role.REVIEWER, Role.ACCOUNTANT})


SYSTEM = Actor(name="Certbody")
