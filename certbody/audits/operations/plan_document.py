"""The audit plan on paper (R9.4): made after each planning, sent with the mail; samples are never in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from certbody.audits.models import Audit, AuditHalfDay
from certbody.audits.operations import report_words as words
from certbody.audits.operations.team_work import write_client, write_team
from certbody.audits.queries.findings import applicability_of, guide_of, list_earlier_nonconformities
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.planning import TeamMember, list_half_days, list_people_of_team
from certbody.audits.queries.sizing import find_sample
from certbody.audits.standards import AUDIT_ORDER
from certbody.clients.models import Organisation, Site
from certbody.clients.operations.parties import body_of, client_of
from certbody.clients.queries.organisations import list_sites
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.i18n import french_count, french_day
from certbody.kit.pdf import render_pdf
from certbody.kit.postal import one_line
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_made
from certbody.tenants.queries.settings import get_profile

# Start, end of an opening meeting, start of a closing meeting, end.
HOURS = {"am": ("9 h 00", "9 h 30", "12 h 00", "12 h 30"), "pm": ("13 h 30", "14 h 00", "16 h 30", "17 h 00")}
HIDDEN_SITE = "site de l’échantillon, annoncé à la réunion d’ouverture"
PEOPLE = (
    {"role": "Direction", "topics": "Organisation, sous-traitance, amélioration continue"},
    {"role": "Responsable pédagogique", "topics": "Conception, déroulement et évaluation des actions"},
    {"role": "Référent handicap", "topics": "Accueil, adaptation, réseau de partenaires"},
    {"role": "Formateurs et bénéficiaires", "topics": "Déroulement des actions de l’échantillon"},
)


def draw_up_plan(audit: Audit) -> StoredFile:
    """Makes the plan's PDF of an audit as it is planned now, and keeps it with the audit."""
    document = make_plan(audit)
    file = keep_made(f"plan-audit-{audit.reference}.pdf", render_pdf("audit_plan", document), SYSTEM)
    # Without touching the version: whoever has the planning open must not be told that someone else saved it.
    db.session.execute(
        update(Audit)
        .where(Audit.tenant_id == audit.tenant_id, Audit.id == audit.id)
        .values(plan_file_id=file.id)
        .execution_options(synchronize_session=False)
    )
    journal.record("audit.plan_drawn_up", audit, SYSTEM, after={"sha256": file.sha256})
    db.session.flush()
    return file


def post_plan(audit: Audit) -> None:
    """Writes to the organisation and to the team that the plan is there."""
    told = {"first_day": french_day(audit.first_day) if audit.first_day else "", "place": audit.place}
    write_client("audit_plan_sent", audit, f"portal/audits/{audit.id}", **told)
    write_team("audit_plan_team", audit, f"audits/{audit.id}", **told)


def make_plan(audit: Audit) -> dict[str, Any]:
    """Everything that the plan prints; sampled sites are told by number only, until the opening meeting (R3.7)."""
    slots, own = list_half_days(audit.id), read_own(audit)
    standard = own.standard
    indicators = applicability_of(audit, list_earlier_nonconformities(audit), standard).indicators
    central = next((site for site in list_sites(audit.organisation_id) if site.is_central), None)
    team = list_people_of_team(audit.id)
    document = {
        "number": audit.reference,
        "date": french_day(clock.today()),
        "body": body_of(get_profile()),
        "client": client_of(audit.organisation) | {"contact": audit.organisation.manager_name},
        "audit_type": words.KINDS[audit.kind] + (" aménagé" if audit.reduced and audit.kind == "initial" else ""),
        "standard": standard.name.fr,
        "reference_texts": words.reference_texts(standard.code, AUDIT_ORDER, guide_of(audit), own.text_from),
        "duration": words.days_in_words(len(slots)),
        "place": words.PLACES[audit.place] + (f" : {audit.place_detail}" if audit.place_detail else ""),
        "categories": list(audit.categories),
        "sites": [_central(audit.organisation, central)],
        "indicators": [f"{number} {standard.indicator(number).title.fr}" for number in indicators],
        "people": [dict(person) for person in PEOPLE],
        "team": [{"name": one.name, "role": words.ROLES[one.role].capitalize(), "contact": one.email} for one in team],
        "opening": f"{french_day(slots[0].day, style='full')} à {HOURS[slots[0].half][0]}",
        "closing": f"{french_day(slots[-1].day, style='full')} à {HOURS[slots[-1].half][3]}",
        "timetable": _timetable(audit, slots, indicators, team),
    }
    return document | _sampled(audit) | _traits(audit)


def _traits(audit: Audit) -> dict[str, Any]:
    traits = [words.TRAITS[trait] for trait in audit.traits if trait in words.TRAITS]
    return {"traits": traits} if traits else {}


def _sampled(audit: Audit) -> dict[str, Any]:
    sample = find_sample(audit.id)
    if sample is None:
        return {}
    count, total = len(sample.drawn) + len(sample.added), len({*sample.population, *sample.added})
    sites = french_count(count, "site de l’échantillon", "sites de l’échantillon")
    announced = "annoncés" if count > 1 else "annoncé"
    told = f"fonction centrale, et {sites} sur {total}, {announced} à la réunion d’ouverture"
    return {"audited_sites": told, "commitment": sample.commitment}


def _central(organisation: Organisation, central: Site | None) -> dict[str, str]:
    name = f"{central.name} (fonction centrale)" if central else "Siège"
    return {"name": name, "address": one_line(central or organisation)}


def _timetable(
    audit: Audit, slots: Sequence[AuditHalfDay], indicators: Sequence[int], team: Sequence[TeamMember]
) -> list[dict[str, Any]]:
    """The half-days in order, the indicators spread over them evenly in the order of the standard."""
    names = {one.membership_id: one.name for one in team}
    share = -(-len(indicators) // len(slots))
    halves = []
    for at, slot in enumerate(slots):
        some = indicators[at * share : (at + 1) * share]
        halves.append(
            {
                "day": french_day(slot.day, "full"),
                "half": words.HALVES[slot.half],
                "place": HIDDEN_SITE if slot.site_id else f"fonction centrale, {words.PLACES[audit.place]}",
                "auditor": names.get(slot.membership_id, ""),
                "slots": _slots(slot.half, some, first=at == 0, last=at == len(slots) - 1),
            }
        )
    return halves


def _slots(half: str, indicators: Sequence[int], *, first: bool, last: bool) -> list[dict[str, str]]:
    """One half-day's timetable: half an hour of meeting at either end of the audit."""
    hours = HOURS[half]
    start, end = hours[1] if first else hours[0], hours[2] if last else hours[3]
    work = {"time": f"{start} – {end}", "activity": "Entretiens, dossiers et preuves"}
    if indicators:
        work["indicators"] = ", ".join(str(number) for number in indicators)
    opening = {"time": f"{hours[0]} – {hours[1]}", "activity": "Réunion d’ouverture"}
    closing = {"time": f"{hours[2]} – {hours[3]}", "activity": "Synthèse et réunion de clôture"}
    return [*([opening] if first else []), work, *([closing] if last else [])]
