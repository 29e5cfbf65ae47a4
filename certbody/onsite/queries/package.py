"""Everything that an auditor takes along to work on an audit without network, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.findings import (
    applicability_of,
    guide_of,
    list_earlier_nonconformities,
    list_sampled_actions,
    list_sampled_sites,
)
from certbody.audits.queries.on_site import find_size_before_site
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.planning import list_half_days, list_people_of_team
from certbody.audits.queries.taken_over import Earlier
from certbody.audits.rules.standard import Standard
from certbody.audits.standards import nonconformity_terms
from certbody.clients.models import Organisation, Site
from certbody.kit import clock, wording
from certbody.kit.i18n import language
from certbody.kit.postal import one_line
from certbody.onsite.queries.fields import added_by_facts
from certbody.onsite.queries.package_indicators import entrusted_texts, list_indicators, rule_data
from certbody.onsite.queries.package_sizing import sizing_of
from certbody.onsite.queries.records import moment_text
from certbody.tenants.queries.settings import setting_on

VERSION = 1


def read_package(audit: Audit) -> dict[str, Any]:
    """The package of an audit without its fields; the number of statements does not depend on the audit."""
    own, earlier, size = read_own(audit), list_earlier_nonconformities(audit), find_size(audit.id)
    standard = own.standard.name.in_language(language())
    applies, reading = applicability_of(audit, earlier, own.standard), language()
    sized = size.half_days if size else len(list_half_days(audit.id))
    here, others = list_indicators(audit, own, applies, earlier)
    added = added_by_facts(audit.id)
    return {
        "version": VERSION,
        "audit": _without(audit_head(audit), added) | {"half_days": sized, "standard_name": standard},
        "organisation": _organisation(audit.organisation),
        "plan": _plan(audit),
        "team": _team(audit),
        "sites": [_site(one) for one in list_sampled_sites(audit.id)],
        "criteria": [{"number": c.number, "title": c.title.in_language(reading)} for c in own.standard.criteria],
        "indicators": here,
        "other_indicators": others,
        "entrusted_texts": entrusted_texts(own.standard),
        "excluded": [{"number": number, "text": wording.why(why)} for number, why in applies.excluded.items()],
        "actions": [_action(one) for one in list_sampled_actions(audit.id)],
        "terms": _terms(),
        "opening": _opening(audit, size),
        "sizing": sizing_of(audit, find_size_before_site(audit.id)),
        "applicability": _rule_data(audit, own.standard, earlier, added),
    }


def _team(audit: Audit) -> list[dict[str, str]]:
    return [
        {"name": one.name, "email": one.email, "role": one.role, "role_label": wording.label("audit.role", one.role)}
        for one in list_people_of_team(audit.id)
    ]


def _terms() -> dict[str, int]:
    """What the nonconformities of today weigh, and the delays that the organisation has to answer them."""
    terms = nonconformity_terms(clock.today())
    months = {f"{grade}_months": delays.implementation_months for grade, delays in terms.delays.items()}
    return {
        "minors_limit": terms.minors_worth_a_major,
        "plan_days": int(setting_on("plan_delay_days", clock.today())),
        **months,
    }


def _opening(audit: Audit, size: AuditSize | None) -> dict[str, Any]:
    """What the opening meeting waits for beside the days of the plan: its sending, and the half-days it must hold."""
    accepted = size is None or size.half_days <= (audit.short_plan_half_days or 0)
    return {
        "sent_at": moment_text(audit.plan_sent_at) if audit.plan_sent_at else None,
        "half_days": 0 if size is None or accepted else size.half_days,
    }


def _rule_data(audit: Audit, standard: Standard, earlier: Sequence[Earlier], added: frozenset[str]) -> dict[str, Any]:
    found = rule_data(audit, standard, earlier)
    return found | {"facts": _without(found["facts"], added)}


def _without(said: dict[str, Any], added: frozenset[str]) -> dict[str, Any]:
    """What an audit looked at before the facts met on site, which the device adds again itself."""
    return said | {name: [one for one in said[name] if one not in added] for name in ("categories", "traits")}


def audit_head(audit: Audit) -> dict[str, Any]:
    """What an audit is, and where it stands."""
    return {
        "id": str(audit.id),
        "reference": audit.reference,
        "kind": audit.kind,
        "kind_label": wording.label("audit.kind", audit.kind),
        "state": audit.state,
        "state_label": wording.label("audit.state", audit.state),
        "standard": audit.standard,
        "guide": guide_of(audit),
        "reduced": audit.reduced,
        "categories": list(audit.categories),
        "traits": list(audit.traits),
        "new_entrant_categories": list(audit.new_entrant_categories),
        "first_day": audit.first_day.isoformat() if audit.first_day else None,
        "last_day": audit.last_day.isoformat() if audit.last_day else None,
        "place": audit.place,
        "place_detail": audit.place_detail,
        "opening_at": moment_text(audit.opening_at) if audit.opening_at else None,
        "opening_attendance": audit.opening_attendance,
        "closing_at": moment_text(audit.closing_at) if audit.closing_at else None,
        "closing_attendance": audit.closing_attendance,
    }


def _organisation(one: Organisation) -> dict[str, Any]:
    contact = {"name": one.manager_name, "email": one.email, "phone": one.phone}
    told = {"name": one.name, "address": one_line(one), "siren": one.siren, "nda": one.nda or ""}
    return told | {"contacts": [contact]}


def _site(site: Site) -> dict[str, str]:
    return {"id": str(site.id), "name": site.name, "address": one_line(site)}


def _plan(audit: Audit) -> list[dict[str, Any]]:
    names = {one.membership_id: one.name for one in list_people_of_team(audit.id)}
    return [
        {
            "day": one.day.isoformat(),
            "half": one.half,
            "site": str(one.site_id) if one.site_id else None,
            "auditor": names.get(one.membership_id, ""),
        }
        for one in list_half_days(audit.id)
    ]


def _action(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "category": one.category,
        "title": one.title,
        "reference": one.reference,
        "as_subcontractor": one.as_subcontractor,
    }
