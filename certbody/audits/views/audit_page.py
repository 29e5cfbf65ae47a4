"""What an audit's page shows: where it stands, what is next for the reader, and everything it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from certbody.audits.models import Audit, AuditHalfDay, AuditSize, SiteSample
from certbody.audits.operations.planning import team_verdict
from certbody.audits.operations.resuming import is_covered
from certbody.audits.operations.sending_conditions import conditions_verdict
from certbody.audits.queries.closing_sheets import list_closing_sheets
from certbody.audits.queries.on_site import list_facts_met
from certbody.audits.queries.plan_days import list_day_warnings
from certbody.audits.queries.planning import TeamMember, list_half_days, list_people_of_team, propose_by
from certbody.audits.queries.redraw import proof_of
from certbody.audits.queries.size_notices import list_size_notices
from certbody.audits.queries.sizing import find_sample, list_sizes, site_names
from certbody.audits.queries.taken_over import list_taken_over
from certbody.audits.rules.lifecycle import may_cancel, may_plan, may_resize
from certbody.audits.views.timeline import entries_of
from certbody.kit import clock
from certbody.kit.verdict import ALLOWED, Verdict
from certbody.tenants.actor import Actor
from certbody.tenants.queries.people import get_member
from certbody.tenants.rules.permissions import Permission

JOURNEY = (
    (("draft",), "Durée"),
    (("sized", "quoted"), "Devis et contrat"),
    (("contracted", "planned"), "Planification"),
    (("plan_sent",), "Plan"),
    (("open",), "Audit"),
    (("closed", "reported"), "Rapport"),
    (("in_review",), "Revue"),
    (("decided",), "Décision"),
)


def page_of(audit: Audit, by: Actor) -> dict[str, Any]:
    """Everything that the page reads."""
    sizes, sample = list_sizes(audit.id), find_sample(audit.id)
    half_days, notices = list_half_days(audit.id), list_size_notices(audit.id) if sizes[1:] else []
    fit, sending = team_verdict(audit) if _may_plan(audit, by) else ALLOWED, _sending(audit, by)
    team, differs = list_people_of_team(audit.id), _layout_differs(audit, sizes, half_days)
    return {
        "audit": audit,
        "steps": steps_of(audit),
        "size": sizes[0] if sizes else None,
        "former_sizes": sizes[1:],
        "notices": notices,
        "proof": proof_of(audit, sample) if sample else None,
        "places_met": [one.words for one in list_facts_met(audit.id) if one.is_place] if audit.opening_at else [],
        "site_names": site_names(audit.organisation_id) if half_days else {},
        "half_days": half_days,
        "team": team,
        "names": {one.membership_id: one.name for one in team},
        "minors": list_taken_over(audit) if _reads_minors(audit, by) else [],
        "reviewer": get_member(audit.reviewer_id).person.name if audit.reviewer_id else None,
        "propose_by": propose_by(audit.id) if audit.state == "contracted" else None,
        "next_step": (_replan(audit, by, _to_draw(sizes, sample)) if differs else None)
        or _await_others(audit, by, notices, sending)
        or next_step(audit, by, team, to_draw=_to_draw(sizes, sample), fits=fit.allowed),
        **_kept_of(audit, by),
        **_allowed(audit, by),
        "to_draw": _to_draw(sizes, sample),
        **_doubts(audit, by, half_days, fit, sending),
        "layout_differs": differs,
    }


def _allowed(audit: Audit, by: Actor) -> dict[str, bool]:
    """What the reader may do to the audit as it is now."""
    return {
        "may_size": by.may(Permission.SIZE_AUDITS) and may_resize(audit.state).allowed,
        "may_plan": _may_plan(audit, by),
        "may_cancel": by.may(Permission.PLAN_AUDITS) and may_cancel(audit.state).allowed,
    }


def _reads_minors(audit: Audit, by: Actor) -> bool:
    return audit.state != "cancelled" and by.may(Permission.READ_FINDINGS)


def _kept_of(audit: Audit, by: Actor) -> dict[str, Any]:
    """What the journal keeps of an audit, and its closing sheets."""
    sheets = list_closing_sheets(audit.id) if audit.closing_at else []
    return {"entries": entries_of(audit.id, by), "sheets": sheets}


def steps_of(audit: Audit) -> list[dict[str, str]]:
    """The journey of an audit, for the stepper."""
    names = {
        "Durée": _("Durée"), "Devis et contrat": _("Devis et contrat"),
        "Planification": _("Planification"), "Plan": _("Plan"), "Audit": _("Audit"), "Rapport": _("Rapport"),
        "Revue": _("Revue"), "Décision": _("Décision"),
    }  # fmt: skip
    here = next((at for at, (states, _name) in enumerate(JOURNEY) if audit.state in states), -1)
    if audit.state == "decided":
        here = len(JOURNEY)
    return [
        {"label": names[name], "state": "done" if at < here else "current" if at == here else "todo"}
        for at, (_states, name) in enumerate(JOURNEY)
    ]


def _layout_differs(audit: Audit, sizes: Sequence[AuditSize], half_days: Sequence[AuditHalfDay]) -> bool:
    """Whether the plan is to be made again; once the audit is open, its half-days are those that are held."""
    replannable = may_plan(audit.state).allowed
    return bool(replannable and sizes and half_days and sizes[0].half_days != len(half_days))


def _to_draw(sizes: Sequence[AuditSize], sample: SiteSample | None) -> bool:
    drawn = len(sample.drawn) + len(sample.added) if sample else 0
    return bool(sizes) and sizes[0].sampled_sites != drawn


def _may_plan(audit: Audit, by: Actor) -> bool:
    return by.may(Permission.PLAN_AUDITS) and may_plan(audit.state).allowed


def _doubts(
    audit: Audit, by: Actor, half_days: Sequence[AuditHalfDay], fit: Verdict, sending: Verdict
) -> dict[str, Any]:
    """What stands against the plan; its days are told to those who can still change them."""
    days = [one.day for one in half_days]
    warnings = list_day_warnings(audit, days, clock.today()) if _may_plan(audit, by) else ()
    return {"team_verdict": fit, "sending_verdict": sending, "day_warnings": warnings}


def _replan(audit: Audit, by: Actor, to_draw: bool) -> dict[str, Any] | None:
    """A plan that no longer fits the duration is made again before anything else: neither note nor sending helps it."""
    if not may_plan(audit.state).allowed:
        return None
    if not by.may(Permission.PLAN_AUDITS):
        return {"text": _("La durée a changé : l’audit attend que le bureau revoie sa planification.")}
    if to_draw and by.may(Permission.SIZE_AUDITS):
        text = _("La durée a changé : tirez à nouveau les sites, puis revoyez la planification.")
        return _link("sizing.show_draw", audit, _("Tirer les sites"), text)
    text = _("La durée a changé : la planification est à revoir avant l’envoi du plan.")
    return _link("planning.show_planning", audit, _("Modifier la planification"), text)


def _await_others(audit: Audit, by: Actor, notices: Sequence[Any], sending: Verdict) -> dict[str, Any] | None:
    """A plan that is ready waits for the client to take note of a new duration, then for what others ask before it is
    sent: the office has no other step.
    """
    if audit.state != "planned" or not _may_plan(audit, by):
        return None
    if not all(notice.acknowledged_at for notice in notices):
        return {"text": _("Le plan partira dès que le client aura pris connaissance de la nouvelle durée.")}
    held = _("Le plan est prêt ; il partira une fois levé ce qui le retient, ci-dessous.")
    return None if sending.allowed else {"text": held}


def _sending(audit: Audit, by: Actor) -> Verdict:
    """What others ask before the plan is sent, for those who plan and those who decide about money."""
    concerned = by.may(Permission.PLAN_AUDITS) or by.may(Permission.MANAGE_MONEY)
    return conditions_verdict(audit) if concerned and audit.state in ("contracted", "planned") else ALLOWED


def next_step(
    audit: Audit, by: Actor, team: Sequence[TeamMember], *, to_draw: bool, fits: bool
) -> dict[str, Any] | None:
    """The one main action of the reader at this state, or in words whom the audit waits for."""
    own = next((one for one in team if one.membership_id == by.membership_id), None)
    if own is not None and own.declared_at is None and audit.state in ("planned", "plan_sent"):
        return _post("planning.declare_impartiality", audit, _("Déclarer mon impartialité"), _declaration())
    if not fits:
        return _link("planning.show_planning", audit, _("Revoir l’équipe"), _("Une autre personne est attendue."))
    step = _office_step(audit, by, to_draw) or _team_step(audit, own)
    if step is None and audit.state in _WAITING_FOR:
        return {"text": _WAITING_FOR[audit.state]()}
    return step


def _declaration() -> str:
    return _(
        "Avant l’audit, déclarez n’avoir eu aucun lien (emploi, conseil, formation, capital, famille) avec cet "
        "organisme dans le délai d’impartialité (ISO/IEC 17065, 4.2)."
    )


def _office_step(audit: Audit, by: Actor, to_draw: bool) -> dict[str, Any] | None:
    if audit.state == "draft" and by.may(Permission.SIZE_AUDITS):
        return _link("sizing.show_sizing", audit, _("Calculer la durée"), _("La durée n’est pas encore calculée."))
    if audit.state == "sized" and is_covered(audit):
        return _resuming(audit) if by.may(Permission.PLAN_AUDITS) else None
    if audit.state == "sized" and by.may(Permission.MANAGE_MONEY) and _known("quotes.make_quote"):
        return _post("quotes.make_quote", audit, _("Établir le devis"), _("La durée est calculée : place au devis."))
    if audit.state == "contracted" and to_draw and by.may(Permission.SIZE_AUDITS):
        return _link("sizing.show_draw", audit, _("Tirer les sites"), _("Avant de planifier, tirez les sites au sort."))
    if audit.state == "contracted" and by.may(Permission.PLAN_AUDITS):
        return _link("planning.show_planning", audit, _("Planifier l’audit"), _("Le contrat est signé."))
    if audit.state == "planned" and by.may(Permission.PLAN_AUDITS):
        return _post("planning.send_plan", audit, _("Envoyer le plan"), _("Le plan est prêt à partir."))
    return None


def _resuming(audit: Audit) -> dict[str, Any]:
    text = _("Le contrat du cycle couvre cet audit : aucune nouvelle signature n’est nécessaire.")
    return _post("resuming.resume", audit, _("Passer à la planification"), text)


def _team_step(audit: Audit, own: TeamMember | None) -> dict[str, Any] | None:
    if audit.state == "plan_sent" and own is not None and _known("meetings.show_opening"):
        text = _("Le jour venu, ouvrez l’audit à la réunion d’ouverture.")
        return _link("meetings.show_opening", audit, _("Tenir la réunion d’ouverture"), text)
    return None


_WAITING_FOR = {
    "draft": lambda: _("L’audit attend son dimensionnement par le bureau."),
    "sized": lambda: _("L’audit attend son devis, établi par l’administration ou la comptabilité."),
    "quoted": lambda: _("L’audit attend la signature du contrat par l’organisme de formation."),
    "contracted": lambda: _("L’audit attend sa planification par le bureau."),
    "planned": lambda: _("Le plan d’audit attend d’être envoyé par le bureau."),
    "plan_sent": lambda: _("Le plan est envoyé ; la suite est la réunion d’ouverture, tenue par l’équipe d’audit."),
}


def _known(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _link(endpoint: str, audit: Audit, words: str, text: str) -> dict[str, Any]:
    return {"url": url_for(endpoint, audit_id=audit.id), "label": words, "text": text}


def _post(endpoint: str, audit: Audit, words: str, text: str) -> dict[str, Any]:
    return {**_link(endpoint, audit, words, text), "post": True}
