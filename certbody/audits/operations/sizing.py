"""Sizing an audit: how long it lasts, kept with everything that the answer was made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from certbody.audits import standards
from certbody.audits.models import Audit, AuditSize
from certbody.audits.operations.moving import move
from certbody.audits.operations.size_notices import notify_size
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.duration_cells import own_cells_on
from certbody.audits.queries.size_notices import NOTIFIED_IN
from certbody.audits.queries.sizing import count_sites, find_application, most_added_sites, sizing_day
from certbody.audits.rules import duration, lifecycle
from certbody.audits.rules.duration import SizingInputs
from certbody.audits.rules.replaying import BY_HAND
from certbody.clients.models import Application
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def size_audit(
    audit_id: UUID,
    by: Actor,
    reason: str = "",
    overrides: Mapping[str, Any] | None = None,
    heard: Callable[[int], bool] | None = None,
) -> AuditSize:
    """Computes how long an audit lasts and keeps the answer (art. 4, 9 and 10; invariants 17 to 20).

    `overrides` replaces facts: turnover_cents, sites, extra_sites, new_entrant, territory, added_categories, and
    half_days for a complementary audit, which no table sizes. Sizing again asks for a reason, keeps the former size
    and, after the contract, tells the client (invariant 26). `heard`: whether the client has taken note already, on
    site, of an audit of so many half-days; its mail then asks for nothing.
    """
    audit = get_audit(audit_id, by, lock=True)
    require(lifecycle.may_resize(audit.state))
    former = find_size(audit.id)
    if former is not None and not reason.strip():
        raise Invalid({"reason": ["resize_reason_missing"]})
    answer = _answer(audit, former, dict(overrides or {}))
    size = AuditSize(audit_id=audit.id, reason=reason.strip(), sized_by=by.name, sized_at=clock.now(), **answer)
    db.session.add(size)
    db.session.flush()
    _record(audit, former, size, by, heard is not None and heard(size.half_days))
    return size


def _record(audit: Audit, former: AuditSize | None, size: AuditSize, by: Actor, heard: bool) -> None:
    if audit.state == "draft":
        move(audit, "sized", by, half_days=size.half_days, sampled_sites=size.sampled_sites)
        return
    before = {"half_days": former.half_days} if former else None
    journal.record("audit.resized", audit, by, before=before, after={"half_days": size.half_days}, reason=size.reason)
    if former is not None and former.half_days != size.half_days and audit.state in NOTIFIED_IN:
        notify_size(audit, former, size, heard=heard)


def _answer(audit: Audit, former: AuditSize | None, overrides: dict[str, Any]) -> dict[str, Any]:
    by_hand = overrides.pop("half_days", None)
    if audit.kind == "complementary":
        return _by_hand(by_hand)
    inputs = sizing_inputs(audit, former, overrides)
    sizing = duration.size(inputs, standards.sizing_tables(), own_cells_on(inputs.audit_day))
    return sizing.as_dict()


def _by_hand(half_days: int | None) -> dict[str, Any]:
    """No table sizes a complementary audit: the body says how long, and the line says that it did (R4.5)."""
    if not half_days:
        raise Invalid({"half_days": ["half_days_missing"]})
    line = {
        "code": BY_HAND, "label_fr": "Durée fixée par l’organisme certificateur", "half_days": half_days,
        "article": "art. 5", "source": "", "status": "confirmed", "values": {},
    }  # fmt: skip
    version = standards.sizing_tables().version
    return {
        "half_days": half_days, "sampled_sites": 0, "unconfirmed": False, "lines": [line],
        "tables_version": version, "inputs": {"half_days": half_days}, "basis": None,
    }  # fmt: skip


def sizing_inputs(audit: Audit, former: AuditSize | None, overrides: Mapping[str, Any]) -> SizingInputs:
    """The facts of a size: what was said before or in the application, replaced by what is said now."""
    application = find_application(audit)
    day = sizing_day(audit, application)
    facts: dict[str, Any] = {
        "turnover_cents": _turnover(audit, application),
        "sites": count_sites(audit.organisation_id, day),
        "extra_sites": 0,
        "new_entrant": bool(audit.new_entrant_categories),
        "territory": "",
        "added_categories": tuple(audit.categories) if audit.kind == "extension" else (),
    }
    kept = dict(former.inputs) if former else {}
    facts |= {name: kept[name] for name in ("turnover_cents", "extra_sites", "territory") if name in kept}
    facts |= {name: value for name, value in overrides.items() if name in facts}
    most = most_added_sites(audit, facts["sites"], day)
    if overrides.get("extra_sites", 0) > most:
        raise Invalid({"extra_sites": ["too_many_added_sites"]})
    facts["extra_sites"] = min(facts["extra_sites"], most)
    if facts["turnover_cents"] is None:
        raise Refused(Reason("turnover_unknown", "art. 4"))
    return SizingInputs(
        kind=audit.kind,
        audit_day=day,
        categories=tuple(audit.categories),
        holds_label=audit.kind == "initial" and audit.reduced,
        **facts | {"added_categories": tuple(facts["added_categories"])},
    )


def _turnover(audit: Audit, application: Application | None) -> int | None:
    """That of the application, or of the previous audit's size when the cycle goes on without one."""
    if application is not None and application.turnover_cents is not None:
        return application.turnover_cents
    previous = find_size(audit.previous_audit_id) if audit.previous_audit_id else None
    return previous.inputs.get("turnover_cents") if previous else None
