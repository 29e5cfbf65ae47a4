"""The shapes of the forms about members."""

from __future__ import annotations

from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.tenants.rules.permissions import Role

STAFF_ROLES = (Role.ADMINISTRATOR, Role.PLANNER, Role.AUDITOR, Role.REVIEWER, Role.ACCOUNTANT)


class RolesForm(FormSchema):
    """What a member is in the body: one role at least."""

    roles = fields.Choices(STAFF_ROLES, required=True)


class InviteForm(RolesForm):
    """Whom to invite, as what."""

    email = fields.Email(required=True)
    name = fields.Text(required=True, longest=120)


class ReasonForm(FormSchema):
    """Why."""

    reason = fields.Text(required=True, longest=500)
