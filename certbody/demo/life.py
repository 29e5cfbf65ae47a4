"""The life of one organisation in one body, step by step, each step through the operation that people would use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.impartiality import declare_impartiality
from certbody.audits.operations.opening import open_audit
from certbody.audits.operations.planning import acknowledge_plan, plan_audit, send_plan
from certbody.audits.operations.resuming import resume_contract
from certbody.audits.operations.sampling import draw_sites
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.sizing import find_sample
from certbody.billing.operations.contracts import DECLARED, accept_contract
from certbody.billing.operations.quotes import make_quote, send_quote
from certbody.clients.models import Organisation
from certbody.clients.operations.applications import open_application, save_application, submit_application
from certbody.clients.operations.reviews import review_application
from certbody.clients.operations.sites import add_site
from certbody.clients.queries.applications import get_application
from certbody.clients.queries.organisations import list_sites
from certbody.demo.cast import Cast, add_client
from certbody.demo.diary import Booking
from certbody.demo.stage import LONG_AGO, after, at, spread, workday
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_file

CHART = (
    "Organigramme fonctionnel\nDirection : {manager}\nRéférent pédagogique : {manager}\nRéférent handicap : {manager}\n"
)


@dataclass(frozen=True)
class Bill:
    """An audit to be invoiced on a day, and whether the invoice is paid."""

    day: date
    audit_id: UUID
    paid: bool


@dataclass
class Life:
    """One organisation as the demo tells it. `first_day` is the day on which its initial audit is held."""

    cast: Cast
    number: int
    organisation_id: UUID
    client: Actor
    auditor: Actor
    first_day: date
    second: Booking | None = None
    categories: tuple[str, ...] = ("AF",)
    turnover_cents: int = 9_000_000
    sites: int = 0
    traits: tuple[str, ...] = ()
    application_id: UUID | None = None
    audit_id: UUID | None = None
    contract_id: UUID | None = None
    followed_until: date = date.min
    lived_until: datetime = LONG_AGO
    nonconformities: list[UUID] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)

    @property
    def office(self) -> Actor:
        """Who does the paperwork: the planner where there is one."""
        return self.cast.one("planner")

    @property
    def reviewer(self) -> Actor:
        """Who reviews and decides."""
        return self.cast.one("reviewer")

    def day(self, offset: int) -> date:
        """A working day counted from the first day of the audit."""
        return workday(self.first_day + timedelta(days=offset)) if offset else self.first_day

    @contextmanager
    def scene(self, day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
        """The next thing that happens to this organisation, always later than the one before."""
        self.lived_until = after(self.lived_until, day, hour, minute)
        with self.cast.stage.scene(self.lived_until):
            yield

    def paced(
        self, things: Collection[Any], day: date, hour: int, minute: int = 0, *, minutes: int = 12
    ) -> list[tuple[datetime, Any]]:
        """Things that happen to it one after another on a day, so many minutes apart, each with its moment."""
        found = spread(after(self.lived_until, day, hour, minute), len(things), minutes)
        self.lived_until = found[-1] if found else self.lived_until
        return list(zip(found, things, strict=True))

    def apply(self, kind: str = "initial") -> None:
        """Fills in the application step by step, as the organisation does."""
        with self.scene(self.day(-80)):
            self.application_id = open_application(self.organisation_id, kind, self.client).id
            answers = self._answers()
        steps = self.paced(answers.items(), self.day(-80), 9, minutes=7)
        with self.cast.stage.scene(steps[0][0]):
            for moment, (step, values) in steps:
                with clock.told(moment):
                    self._fill_in(self.application_id, step, values)

    def _fill_in(self, application_id: UUID, step: str, values: dict[str, object]) -> None:
        if step == "sites" and not list_sites(self.organisation_id):
            self._add_sites()
        version = get_application(application_id, self.client).version
        save_application(application_id, step, values, version, self.client)

    def _add_sites(self) -> None:
        row = db.session.get_one(Organisation, (current_tenant(), self.organisation_id))
        town = {"address": row.address, "postcode": row.postcode, "city": row.city}
        add_site(self.organisation_id, {"name": "Siège", **town}, self.client)
        for place in range(1, self.sites + 1):
            add_site(self.organisation_id, {"name": f"Antenne {place}", **town}, self.client)

    def _answers(self) -> dict[str, dict[str, object]]:
        row = db.session.get_one(Organisation, (current_tenant(), self.organisation_id))
        chart = keep_file("organigramme.txt", CHART.format(manager=row.manager_name).encode(), self.client)
        held = (self.day(-200).isoformat(), self.day(-196).isoformat())
        action = {"title": "Parcours de référence, session de l’année", "first_day": held[0], "last_day": held[1]}
        return {
            "identity": {},
            "activity": {
                "categories": list(self.categories),
                "traits": list(self.traits),
                "new_entrant_categories": [],
                "activity": "Formations courtes en présentiel et à distance, pour salariés et demandeurs d’emploi.",
            },
            "sites": {},
            "figures": {
                "turnover_cents": self.turnover_cents,
                "turnover_source": "bpf",
                "turnover_year": self.first_day.year - 1,
            },
            "actions": {"actions": dict.fromkeys(self.categories, action)},
            "history": {"chart_file_id": chart.id, "label_name": ""},
            "wishes": {"wished_from": self.first_day, "wished_to": self.day(40)},
        }

    def submit(self) -> None:
        """Hands the application in."""
        assert self.application_id is not None
        with self.scene(self.day(-79), 11):
            submit_application(self.application_id, self.client)

    def review(self, outcome: str = "admissible", reason: str = "") -> None:
        """The body's admissibility review."""
        assert self.application_id is not None
        fine = outcome == "admissible"
        with self.scene(self.day(-76), 14):
            review_application(self.application_id, outcome, fine, True, True, reason, self.office)

    def size(self) -> None:
        """Opens the audit, sizes it, draws its sites."""
        assert self.application_id is not None
        with self.scene(self.day(-75), 15):
            self.audit_id = open_audit(self.application_id, self.office).id
        self._size(self.day(-75), 15)

    def _size(self, day: date, hour: int) -> None:
        assert self.audit_id is not None
        with self.scene(day, hour):
            sampled = size_audit(self.audit_id, self.office).sampled_sites
        if sampled:
            with self.scene(day, hour):
                draw_sites(self.audit_id, self.office)

    def quote(self) -> None:
        """Makes and sends the quote with its contract."""
        assert self.audit_id is not None
        with self.scene(self.day(-74), 10):
            quote_id = make_quote(self.audit_id, self.office).id
        with self.scene(self.day(-74), 10):
            self.contract_id = send_quote(quote_id, self.office).id

    def sign(self) -> None:
        """The organisation accepts the contract online."""
        assert self.contract_id is not None
        with self.scene(self.day(-66), 16):
            accept_contract(self.contract_id, self.client.name, "Direction", DECLARED, "203.0.113.7", self.client)

    def resume(self) -> None:
        """Sizes an audit of the running cycle, which the contract covers already."""
        assert self.audit_id is not None
        self._size(self.day(-45), 9)
        with self.scene(self.day(-45), 11):
            resume_contract(self.audit_id, self.office)

    def plan(self, offset: int = -50) -> None:
        """Places the auditor on the half-days of the audit."""
        assert self.audit_id is not None
        with self.scene(self.day(offset), 10):
            audit = get_audit(self.audit_id, self.office)
            plan_audit(
                audit.id, audit.version, self._id(self.auditor), (), self._slots(audit), audit.place,
                "", "Dans les locaux de l’organisme" if audit.place == "on_site" else "Visioconférence",
                self._id(self.reviewer), self.office,
            )  # fmt: skip

    def _slots(self, audit: Audit) -> list[tuple[UUID, date, str, UUID | None]]:
        """One half-day after another, on working days; the last ones go to the sampled sites."""
        size, sample = find_size(audit.id), find_sample(audit.id)
        assert size is not None
        visits: list[UUID | None] = list(sample.drawn) if sample else []
        places = [None] * (size.half_days - len(visits)) + visits
        slots, day = [], self.first_day
        for rank, site in enumerate(places):
            slots.append((self._id(self.auditor), day, ("am", "pm")[rank % 2], site))
            if rank % 2:
                day = workday(day + timedelta(days=1))
        return slots

    @staticmethod
    def _id(actor: Actor) -> UUID:
        assert actor.membership_id is not None
        return actor.membership_id

    def send_plan(self) -> None:
        """Sends the audit plan; the auditor declares impartiality."""
        assert self.audit_id is not None
        with self.scene(self.day(-25), 9):
            send_plan(self.audit_id, self.office)
        with self.scene(self.day(-24), 9):
            declare_impartiality(self.audit_id, self.auditor)

    def acknowledge(self) -> None:
        """The organisation acknowledges the plan."""
        assert self.audit_id is not None
        with self.scene(self.day(-20), 17):
            acknowledge_plan(self.audit_id, self.client)


def take_on(cast: Cast, organisation_id: UUID, email: str, name: str, begun: date) -> Actor:
    """Gives an organisation somebody who acts for it."""
    with cast.stage.scene(at(begun)):
        return add_client(organisation_id, email, name)
