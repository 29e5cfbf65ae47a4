"""The words of the contract's document: quote, clauses and declaration on honour in one, always in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from certbody.audits import standards
from certbody.audits.models import Audit
from certbody.audits.operations.report_words import TRAITS
from certbody.billing.models import Quote
from certbody.billing.operations.parties import seller_of
from certbody.billing.operations.schedule_words import schedule_rows
from certbody.billing.queries.billing_profiles import exemption_of
from certbody.billing.queries.late_changes import late_terms_at
from certbody.billing.queries.quotes import find_application, find_sizes
from certbody.billing.rules.pricing import KINDS, YEARLY_FEE
from certbody.billing.rules.schedules import Instalment
from certbody.billing.rules.vat_place import words_of
from certbody.clients.models import Application, Organisation
from certbody.clients.operations.parties import client_of, sites_of
from certbody.kit import i18n
from certbody.kit.dates import PARIS, paris_date
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import get_profile, settings_on

OWN_VALUE = "Valeur fixée par l’organisme certificateur"
LEGAL_REPRESENTATIVE = "représentant légal"
LABOUR_CODE = "Code du travail, art. L. 6316-1 à L. 6316-5 et R. 6316-1 et suivants"
_SIZE = ("half_days", "sampled_sites", "lines", "inputs", "tables_version")
_SOURCES = {"bpf": "bilan pédagogique et financier"}


def document_of(
    quote: Quote, number: str, at: datetime, by: Actor, schedule: Sequence[Instalment] = ()
) -> dict[str, Any]:
    """Every value that the contract prints, from what is known on the day it is offered."""
    audit = quote.audit
    size, _newest = find_sizes(quote)
    application = find_application(audit)
    return {
        "number": number,
        "date": i18n.french_day(paris_date(at)),
        "valid_until": i18n.french_day(quote.valid_until),
        **_scope(audit, application),
        "body": _body(by),
        "client": _client(audit.organisation),
        "sites": sites_of(audit.organisation),
        "turnover": _turnover(application),
        "sizing": [_sizing(audit.kind, audit.place, {name: getattr(size, name) for name in _SIZE})] if size else [],
        "foreseen": [_foreseen(kept, quote.vat_basis_points) for kept in quote.foreseen],
        **_prices(quote),
        "schedule": schedule_rows(schedule, quote),
        "terms": _terms(at),
        "signatures": {"body": {"by": by.name, "role": "pour l’organisme certificateur", "at": moment(at)}},
    }


def moment(at: datetime) -> str:
    """A moment as the document prints it, in Paris time."""
    local = at.astimezone(PARIS)
    return f"{i18n.french_day(local)} à {local:%H h %M}"


def _scope(audit: Audit, application: Application | None) -> dict[str, Any]:
    day = audit.first_day or audit.earliest_on or paris_date(audit.created_at)
    standard = standards.standard(audit.standard) if audit.standard else standards.standard_on(day)
    wished = application and application.wished_from and application.wished_to
    return {
        "object": f"{KINDS[audit.kind].capitalize()} et cycle de certification, audit {audit.reference}",
        "standard": standard.name.fr,
        "reference_texts": [standard.legal_text, LABOUR_CODE, standards.AUDIT_ORDER],
        "categories": list(audit.categories),
        "traits": [TRAITS[trait] for trait in audit.traits if trait in TRAITS],
        "new_entrant": bool(audit.new_entrant_categories),
        "reduced": audit.reduced,
        "wished_period": _period(application) if application and wished else None,
    }


def _period(application: Application) -> str:
    assert application.wished_from is not None
    assert application.wished_to is not None
    return f"du {i18n.french_day(application.wished_from)} au {i18n.french_day(application.wished_to)}"


def _body(by: Actor) -> dict[str, Any]:
    profile = get_profile()
    signatory = profile.signatory or by.name
    return seller_of(profile) | {"representative": {"name": signatory, "role": "signataire habilité"}}


def _client(organisation: Organisation) -> dict[str, Any]:
    return client_of(organisation) | {
        "email": organisation.email,
        "phone": organisation.phone,
        "representative": {"name": organisation.manager_name, "role": LEGAL_REPRESENTATIVE},
    }


def _turnover(application: Application | None) -> str | None:
    if application is None or application.turnover_cents is None:
        return None
    source = _SOURCES.get(application.turnover_source, "montants déclarés")
    year = f" {application.turnover_year}" if application.turnover_year else ""
    return f"{i18n.french_money(application.turnover_cents)} ({source}{year})"


def _sizing(kind: str, place: str, size: Mapping[str, Any]) -> dict[str, Any]:
    sites, declared = size["sampled_sites"], size["inputs"].get("sites")
    return {
        "audit": KINDS[kind].capitalize(),
        "lines": [
            {
                "label": line["label_fr"],
                "article": line["article"],
                "days": french_days(line["half_days"]),
                "source": OWN_VALUE if line["status"] == "confirmed" else None,
            }
            for line in size["lines"]
        ],
        "total": french_days(size["half_days"]),
        "basis": f"Tables de durée du {french_tables(size['tables_version'])}"
        + (
            f", {i18n.french_count(declared, 'site déclaré', 'sites déclarés')} hors fonction centrale."
            if declared
            else "."
        ),
        "sites": f"{sites} sites échantillonnés" if sites > 1 else None,
        "place": "sur site" if place == "on_site" else "à distance",
    }


def _foreseen(kept: dict[str, Any], basis_points: int) -> dict[str, Any]:
    """An audit that the contract covers too, as the quote estimated it on its day."""
    size = kept["size"]
    sizing = _sizing(kept["kind"], "remote", size)
    return {
        **sizing,
        "place": "à distance, sauf motif de la conduire sur site",
        "unconfirmed": size["unconfirmed"],
        "prices": _price_lines(kept["lines"], french_rate(basis_points)),
        "total_net": i18n.french_money(kept["net_cents"]),
        "total_gross": i18n.french_money(kept["gross_cents"]),
    }


def french_days(half_days: int) -> str:
    """Half-days as the document prints them: 3 → « 1,5 jour »."""
    whole, half = divmod(half_days, 2)
    return f"{whole}{',5' if half else ''} jour{'s' if half_days >= 4 else ''}"


def french_tables(version: str) -> str:
    """The version of the tables as the document prints it; `2026-11-23+7` names the body's seventh change."""
    day, _plus, change = version.partition("+")
    written = i18n.french_day(date.fromisoformat(day))
    return f"{written}, changement n° {change} de l’organisme certificateur" if change else written


def french_rate(basis_points: int) -> str:
    """A rate as the document prints it: 550 → « 5,5 % »."""
    return f"{basis_points / 100:g}".replace(".", ",") + " %" if basis_points else "–"


def _prices(quote: Quote) -> dict[str, Any]:
    rate = french_rate(quote.vat_basis_points)
    taxed = quote.vat_basis_points > 0
    return {
        "prices": _price_lines(quote.lines, rate),
        "vat": [{"rate": rate, "amount": i18n.french_money(quote.vat_cents)}] if taxed else [],
        "exemption": None if taxed else words_of(0, quote.vat_reason, exemption_of(quote.organisation_id)),
        "total_net": i18n.french_money(quote.net_cents),
        "total_vat": i18n.french_money(quote.vat_cents),
        "total_gross": i18n.french_money(quote.gross_cents),
    }


def _price_lines(lines: Sequence[Mapping[str, Any]], rate: str) -> list[dict[str, str]]:
    return [
        {
            "label": line["label"],
            **({"detail": "Au premier et au deuxième anniversaire du cycle"} if line["code"] == YEARLY_FEE else {}),
            "quantity": str(line["quantity"]),
            "unit_price": i18n.french_money(line["unit_cents"]),
            "net": i18n.french_money(line["net_cents"]),
            "vat_rate": rate,
        }
        for line in lines
    ]


def _terms(at: datetime) -> dict[str, str]:
    day = paris_date(at)
    settings, late = settings_on(day, known_at=at), late_terms_at(at)
    return {
        **({"cancellation": _late_change(late.notice_days, late.net_cents)} if late.net_cents else {}),
        "plan_delay": i18n.french_count(settings["plan_delay_days"], "jour"),
        "contest_delay": f"{i18n.french_count(settings['contest_days'], 'jour')} après la notification de la décision",
        "payment": f"à {i18n.french_count(settings['payment_delay_days'], 'jour')} de leur date d’émission",
    }


def _late_change(notice_days: int, cents: int) -> str:
    """What the contract says of an audit cancelled or moved too late, when the price list has a price for it."""
    asked = f"moins de {i18n.french_count(notice_days, 'jour')} avant" if notice_days else "après"
    return f"demandé {asked} le premier jour prévu, facturé {i18n.french_money(cents)} HT"
