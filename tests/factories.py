"""Rows to start a test from, with believable values; each is added to the open scope and flushed."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit, AuditHalfDay, AuditMember, AuditSize, Finding, Nonconformity
from certbody.certificates.models import Certificate
from certbody.clients.models import Application, Organisation, Site
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_file

_numbers = itertools.count(1)
MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _keep(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def luhn(digits: str) -> str:
    """The digits with their Luhn check digit behind."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def a_siren() -> str:
    """A SIREN that passes its check and that no other test uses."""
    return luhn(f"{90_000_000 + next(_numbers)}")


def an_organisation(**values: Any) -> Organisation:
    """A training organisation."""
    number = next(_numbers)
    siren = values.pop("siren", None) or a_siren()
    made = dict(
        name=f"École de l’Essai {number}", siren=siren, siret=siren + "00013", nda=f"1175{number:07d}",
        legal_status="SARL", manager_name="Camille Martin", email=f"ecole{number}@exemple.fr", phone="0102030405",
        address="12 rue des Lilas", postcode="75011", city="Paris",
    )  # fmt: skip
    return _keep(Organisation(**{**made, **values}))


def a_site(organisation: Organisation, **values: Any) -> Site:
    """A site of an organisation."""
    made = dict(name=f"Site {next(_numbers)}", address="3 avenue du Port", postcode="69002", city="Lyon")
    return _keep(Site(organisation_id=organisation.id, **{**made, **values}))


def an_application(organisation: Organisation, **values: Any) -> Application:
    """A complete, submitted application for training actions."""
    made: dict[str, Any] = dict(
        state="submitted", categories=["AF"], activity="Formations en bureautique", turnover_cents=30_000_000,
        turnover_source="bpf", turnover_year=2025, submitted_at=MOMENT, wished_from=date(2026, 12, 1),
        wished_to=date(2027, 2, 28),
        actions={"AF": {"title": "Tableur, niveau 1", "first_day": "2026-03-02", "last_day": "2026-03-06"}},
    )  # fmt: skip
    return _keep(Application(organisation_id=organisation.id, **{**made, **values}))


def a_label_proof(application_id: UUID, by: Actor) -> None:
    """Attaches the proof of the label that an application names."""
    application = db.session.get_one(Application, (current_tenant(), application_id))
    application.label_file_id = keep_file("label.txt", b"Label", by).id
    db.session.flush()


def an_audit(organisation: Organisation, **values: Any) -> Audit:
    """An audit; in state `draft` unless told otherwise."""
    made: dict[str, Any] = dict(
        reference=f"A-{next(_numbers):05d}", kind="initial", categories=["AF"], standard="RNQ2026"
    )
    return _keep(Audit(organisation_id=organisation.id, **{**made, **values}))


def a_size(audit: Audit, half_days: int = 3, **values: Any) -> AuditSize:
    """A size of an audit, set by hand unless told otherwise."""
    line = {
        "code": "by_hand", "label_fr": "Durée fixée", "half_days": half_days, "article": "art. 5", "source": "",
        "status": "confirmed", "values": {},
    }  # fmt: skip
    made: dict[str, Any] = dict(
        half_days=half_days, sampled_sites=0, unconfirmed=False, inputs={"half_days": half_days}, lines=[line],
        tables_version="2026-11-23", sized_by="Essai", sized_at=MOMENT,
    )  # fmt: skip
    return _keep(AuditSize(audit_id=audit.id, **{**made, **values}))


def a_team_member(audit: Audit, auditor: Actor, role: str = "lead", **values: Any) -> AuditMember:
    """A member of an audit's team."""
    return _keep(AuditMember(audit_id=audit.id, membership_id=auditor.membership_id, role=role, **values))


def a_half_day(audit: Audit, auditor: Actor, day: date, half: str = "am", site_id: UUID | None = None) -> AuditHalfDay:
    """A half-day of an auditor for an audit."""
    return _keep(
        AuditHalfDay(audit_id=audit.id, membership_id=auditor.membership_id, day=day, half=half, site_id=site_id)
    )


def a_finding(audit: Audit, indicator: int, result: str = "conforming", **values: Any) -> Finding:
    """A finding on one indicator."""
    made: dict[str, Any] = dict(
        evidence="Programme 2026", fact="Constat détaillé" if result in ("minor", "major") else "", recorded_at=MOMENT,
        reason="Sans objet" if result in ("not_applicable", "not_audited") else "",
    )  # fmt: skip
    return _keep(Finding(audit_id=audit.id, indicator=indicator, result=result, **{**made, **values}))


def a_nonconformity(audit: Audit, indicator: int = 1, grade: str = "minor", **values: Any) -> Nonconformity:
    """A nonconformity that was notified on the test's day."""
    made: dict[str, Any] = dict(
        number=next(_numbers), fact="Les prérequis ne sont pas publiés.", state="notified", notified_at=MOMENT,
        plan_due=date(2026, 12, 23), implementation_due=date(2027, 5, 23) if grade == "minor" else date(2027, 2, 23),
        verification_due=None if grade == "minor" else date(2027, 3, 23),
    )  # fmt: skip
    return _keep(Nonconformity(audit_id=audit.id, indicator=indicator, grade=grade, **{**made, **values}))


def a_certificate(organisation: Organisation, **values: Any) -> Certificate:
    """A valid certificate."""
    start = values.pop("starts_on", date(2026, 1, 29))
    made: dict[str, Any] = dict(
        number=f"C-{next(_numbers):05d}", code=new_id().hex[-10:], categories=["AF"], starts_on=start,
        ends_on=start.replace(year=start.year + 3) - timedelta(days=1),
    )  # fmt: skip
    return _keep(Certificate(organisation_id=organisation.id, **{**made, **values}))
