"""Who may do what: the one table of roles and permissions."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """What a person is in one certification body; several roles may be held at once."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    AUDITOR = "auditor"
    REVIEWER = "reviewer"
    ACCOUNTANT = "accountant"
    CLIENT = "client"


class Permission(StrEnum):
    """One kind of act, as `scope:act`."""

    HOME = "home:see"
    MANAGE_TENANTS = "tenants:manage"
    WATCH_JOBS = "jobs:watch"
    MANAGE_MEMBERS = "members:manage"
    MANAGE_SETTINGS = "settings:manage"
    READ_JOURNAL = "journal:read"
    IMPORT_LIST = "list:import"
    READ_ORGANISATIONS = "organisations:read"
    EDIT_ORGANISATIONS = "organisations:edit"
    REVIEW_APPLICATIONS = "applications:review"
    SIZE_AUDITS = "audits:size"
    READ_AUDITS = "audits:read"
    READ_FINDINGS = "findings:read"
    PLAN_AUDITS = "audits:plan"
    CONDUCT_AUDITS = "audits:conduct"
    REVIEW_PLANS = "action_plans:review"
    REVIEW_REPORTS = "reports:review"
    DECIDE = "decisions:make"
    READ_CERTIFICATES = "certificates:read"
    MANAGE_CERTIFICATES = "certificates:manage"
    READ_MONEY = "money:read"
    MANAGE_MONEY = "money:manage"
    HANDLE_COMPLAINTS = "complaints:handle"
    MANAGE_COMPLAINTS = "complaints:manage"
    USE_PORTAL = "portal:use"


_P = Permission
_BOOKS = {_P.HOME, _P.READ_ORGANISATIONS, _P.READ_AUDITS, _P.READ_CERTIFICATES}
# What an audit found, and what is known of those who audit, is for those whose work needs it: not for the accounts.
_OFFICE = _BOOKS | {_P.READ_FINDINGS}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset({_P.HOME, _P.MANAGE_TENANTS, _P.WATCH_JOBS}),
    Role.ADMINISTRATOR: frozenset(
        _OFFICE
        | {
            _P.MANAGE_MEMBERS,
            _P.MANAGE_SETTINGS,
            _P.READ_JOURNAL,
            _P.IMPORT_LIST,
            _P.EDIT_ORGANISATIONS,
            _P.REVIEW_APPLICATIONS,
            _P.SIZE_AUDITS,
            _P.PLAN_AUDITS,
            _P.MANAGE_CERTIFICATES,
            _P.HANDLE_COMPLAINTS,
            _P.MANAGE_COMPLAINTS,
            _P.READ_MONEY,
            _P.MANAGE_MONEY,
        }
    ),
    Role.PLANNER: frozenset(
        _OFFICE | {_P.EDIT_ORGANISATIONS, _P.REVIEW_APPLICATIONS, _P.SIZE_AUDITS, _P.PLAN_AUDITS, _P.HANDLE_COMPLAINTS}
    ),
    Role.AUDITOR: frozenset({_P.HOME, _P.READ_AUDITS, _P.READ_FINDINGS, _P.CONDUCT_AUDITS, _P.REVIEW_PLANS}),
    Role.REVIEWER: frozenset(_OFFICE | {_P.REVIEW_REPORTS, _P.DECIDE, _P.HANDLE_COMPLAINTS}),
    Role.ACCOUNTANT: frozenset(_BOOKS | {_P.READ_MONEY, _P.MANAGE_MONEY}),
    Role.CLIENT: frozenset({_P.HOME, _P.USE_PORTAL}),
}


# The operator's work happens in the platform's own tenant; elsewhere these permissions open nothing.
PLATFORM_ONLY = frozenset({_P.MANAGE_TENANTS, _P.WATCH_JOBS})


@cache
def permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    """Everything that these roles together allow."""
    return frozenset(permission for role in roles for permission in GRANTS[Role(role)])
