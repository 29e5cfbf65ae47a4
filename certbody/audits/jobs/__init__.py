"""The background work of audits."""

from collections.abc import Callable

from certbody.audits.jobs import plans

REACTIONS: dict[str, Callable[..., None]] = {
    "audit_plan": plans.make_audit_plan,
}
