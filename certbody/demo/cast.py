"""Puts the demo's bodies and people on stage: profiles, members, qualifications, prices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from certbody.auditors.operations.records import record_qualification
from certbody.audits import standards
from certbody.audits.operations.duration_cells import change_cell
from certbody.billing.operations.prices import set_price
from certbody.demo.people import BODIES, OPERATOR, PASSWORD, STAFF, DemoBody, DemoPerson
from certbody.demo.stage import Stage, at
from certbody.kit import passwords
from certbody.kit.db import db
from certbody.kit.transaction import transaction
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID, BodyProfile, Membership, Person, Tenant
from certbody.tenants.operations.settings import take_requests

CATEGORIES = ("AF", "CBC", "VAE", "CFA")
FIRST_YEARS = timedelta(days=5 * 365)


@dataclass
class Cast:
    """One body on stage, and who plays which part in it."""

    body: DemoBody
    stage: Stage
    actors: dict[str, list[Actor]] = field(default_factory=dict)

    def one(self, role: str, number: int = 0) -> Actor:
        """A member with this role; another number, another person where there are several."""
        found = self.actors[role]
        return found[number % len(found)]


def open_bodies(today: date) -> list[Cast]:
    """The three bodies with their people, five years before today."""
    opened = today - FIRST_YEARS
    people = {person.email: _make_person(person) for person in (OPERATOR, *STAFF)}
    with tenant_scope(PLATFORM_ID), transaction():
        db.session.add(Membership(person_id=people[OPERATOR.email], roles=["operator"]))
    return [_open_body(body, people, opened) for body in BODIES]


def _make_person(person: DemoPerson) -> UUID:
    with transaction():
        row = Person(email=person.email, name=person.name, password_hash=_password())
        db.session.add(row)
        db.session.flush()
        return row.id


_hash: list[str] = []


def _password() -> str:
    """One hash for everybody: the demo's password is printed at the start, and hashing it eighty times takes long."""
    if not _hash:
        _hash.append(passwords.hash_password(PASSWORD))
    return _hash[0]


def _open_body(body: DemoBody, people: dict[str, UUID], opened: date) -> Cast:
    with transaction():
        tenant = Tenant(slug=body.slug, name=body.name, created_at=at(opened))
        db.session.add(tenant)
        db.session.flush()
        tenant_id = tenant.id
    cast = Cast(body, Stage(tenant_id))
    with cast.stage.scene(at(opened)):
        db.session.add(_profile(body))
        for person in STAFF:
            if body.slug in person.places:
                _add_member(cast, people[person.email], person)
    _prepare(cast, opened)
    return cast


def _profile(body: DemoBody) -> BodyProfile:
    return BodyProfile(
        legal_name=body.name, legal_form=body.legal_form, capital=body.capital, siren=body.siren,
        siret=body.siren + "00010", rcs_city=body.city, vat_number=f"FR{_vat_key(body.siren)}{body.siren}",
        address=body.address, postcode=body.postcode, city=body.city, email=f"contact@{body.slug}.example",
        phone="01 99 00 00 00", accreditation="0-0000 (démonstration)", signatory=body.signatory,
        iban="FR76 3000 6000 0112 3456 7890 189", bic="AGRIFRPP",
    )  # fmt: skip


def _vat_key(siren: str) -> str:
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}"


def _add_member(cast: Cast, person_id: UUID, person: DemoPerson) -> None:
    roles = list(person.places[cast.body.slug])
    member = Membership(person_id=person_id, roles=roles)
    db.session.add(member)
    db.session.flush()
    actor = Actor(person.name, person_id, member.id, frozenset(roles))
    journal.record("membership.accepted", member, actor, after={"roles": roles})
    for role in roles:
        cast.actors.setdefault(role, []).append(actor)


def add_client(organisation_id: UUID, email: str, name: str) -> Actor:
    """Somebody of a training organisation, who may sign in to its portal. Called inside a scene."""
    person = Person(email=email, name=name, password_hash=_password())
    db.session.add(person)
    db.session.flush()
    member = Membership(person_id=person.id, roles=["client"], organisation_id=organisation_id)
    db.session.add(member)
    db.session.flush()
    return Actor(name, person.id, member.id, frozenset({"client"}), organisation_id)


def _prepare(cast: Cast, opened: date) -> None:
    """Qualifications, prices; two of the three bodies take requests sent to several and have confirmed their cells."""
    office = cast.one("administrator")
    with cast.stage.scene(at(opened)):
        for auditor in cast.actors["auditor"]:
            assert auditor.membership_id is not None
            for category in CATEGORIES:
                record_qualification(auditor.membership_id, _qualification(category, opened), office)
        for code, cents in PRICES.items():
            set_price(code, cents, opened, office)
        if cast.body is not BODIES[-1]:
            take_requests(True, office)
            for cell in standards.sizing_tables().cells():
                if cell.status == "assumed":
                    change_cell(cell.key, cell.half_days, opened, "Pratique constante de l’organisme", office, seen=0)


def _qualification(category: str, opened: date) -> dict[str, object]:
    return {
        "category": category,
        "valid_from": opened,
        "valid_to": opened + 2 * FIRST_YEARS,
        "proof": "Formation ISO 19011 et au référentiel national qualité ; audit observé",
    }


PRICES = {
    **{f"half_day.{kind}": 39_500 for kind in ("initial", "renewal", "extension")},
    "half_day.reduced": 34_000,
    "half_day.surveillance": 39_500,
    "half_day.pre_audit": 30_000,
    "half_day.complementary": 30_000,
    "file_fee.initial": 9_500,
    "file_fee.renewal": 9_500,
    "file_fee.surveillance": 4_500,
    "site": 6_000,
    "event.late_cancellation": 30_000,
    "event.nonconformity_follow_up": 12_000,
}
