"""Writes the demo: imports its organisations as a public list, then tells the life of each through the operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.audits.rules.holding import MORNING
from certbody.clients.models import ListedOrganisation
from certbody.clients.operations.import_list import import_list
from certbody.clients.operations.organisations import create_organisation
from certbody.config import Settings
from certbody.demo import organisations
from certbody.demo.audited import issue
from certbody.demo.banked import receive_transfers
from certbody.demo.cast import Cast, open_bodies
from certbody.demo.diary import Booking, Diary
from certbody.demo.fees import pay_auditors, price_auditors
from certbody.demo.life import Bill, Life, take_on
from certbody.demo.people import CLIENT_NAMES
from certbody.demo.stage import at, messages_done_at_once, workday_before
from certbody.demo.stories import STORIES, Story, closed
from certbody.demo.subscribing import bill_bodies
from certbody.demo.troupe import Troupe
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.tenants.actor import SYSTEM

SURVEILLANCE_AFTER, EXTENDED_IN = timedelta(days=575), timedelta(days=15)
MORNING_BEGINS = timedelta(hours=MORNING.hour)
TURNOVERS = (9_000_000, 30_000_000, 90_000_000)


@dataclass(frozen=True)
class Part:
    """One organisation to be told: in which body, which of its stories, who audits it and when."""

    cast: Cast
    rank: int
    values: dict[str, str]
    story: Story
    audit: Booking
    second: Booking | None


def seed_demo(
    app: Flask, list_file: Path | None = None, heard: Callable[[int, int], None] = lambda _done, _all: None
) -> None:
    """Fills an empty database. `list_file`: a public list whose real rows take the place of the invented ones.

    `heard` is told how many organisations are written, and of how many.
    """
    settings: Settings = app.config["SETTINGS"]
    with Troupe(settings) as troupe, app.app_context(), messages_done_at_once(app), TemporaryDirectory() as folder:
        casts = open_bodies(clock.today())
        for cast in casts:
            price_auditors(cast)
        parts = _share_out(casts, list_file or _invented_list(Path(folder)))
        told = troupe.tell(tell, parts, lambda done: heard(done, len(parts)))
        for cast in casts:
            bills = [bill for part, bills in zip(parts, told, strict=True) if part.cast is cast for bill in bills]
            for bill in sorted(bills, key=lambda bill: bill.day):  # as the numbers of invoices demand
                issue(cast, bill)
            pay_auditors(cast)
            receive_transfers(cast)
        bill_bodies(casts, clock.today())


def _share_out(casts: list[Cast], source: Path) -> list[Part]:
    """The organisations of each body, all their audits booked beforehand: an auditor is in one place at a time."""
    diary, parts, first = Diary(), [], 0
    for cast in casts:
        for rank, values in enumerate(_import(cast, source, first)):
            story = story_of(cast, rank)
            parts.append(Part(cast, rank, values, story, *_book(diary, cast, story)))
        first += len(cast.body.stories)
    return parts


def story_of(cast: Cast, rank: int) -> Story:
    """The stage of life that this client of the body shows."""
    return STORIES[cast.body.stories[rank]]


def _book(diary: Diary, cast: Cast, story: Story) -> tuple[Booking, Booking | None]:
    auditors, wished = cast.actors["auditor"], clock.today() - timedelta(days=story.audit_day)
    if story.ends_today:
        return diary.book(auditors, eve_of_the_last_day(clock.now()), ahead=False), None
    audit = diary.book(auditors, wished, ahead=story.audit_day <= 0)
    if story.is_extended:
        return audit, diary.book(auditors, clock.today() + EXTENDED_IN, ahead=True)
    if not story.is_surveyed:
        return audit, None
    return audit, diary.book(auditors, audit.first_day + SURVEILLANCE_AFTER, ahead=False)


def eve_of_the_last_day(now: datetime) -> date:
    """The day from which three half-days, the last of them a morning, can be closed at that moment, whatever the hour.

    The last one is the morning of the latest working day that has begun by then, in Paris.
    """
    begun = workday_before(paris_date(now - MORNING_BEGINS) + timedelta(days=1))
    return workday_before(begun)


def _invented_list(folder: Path) -> Path:
    file = folder / "liste-publique-invention.csv"
    lines = [organisations.HEADER, *(organisations.line(number) for number in range(1, organisations.COUNT + 1))]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _import(cast: Cast, source: Path, first: int) -> list[dict[str, str]]:
    """Imports the list into the body, and picks the rows that will be its clients: sound ones, each SIREN once."""
    with cast.stage.scene(at(clock.today() - timedelta(days=1500))):
        import_list(source, False, SYSTEM)
        statement = (
            select(ListedOrganisation)
            .where(ListedOrganisation.flags == [])
            .ext(distinct_on(ListedOrganisation.siren))
            .order_by(ListedOrganisation.siren, ListedOrganisation.line_number)
        )
        found = sorted(db.session.scalars(statement), key=lambda row: row.line_number)
        return [_values(row) for row in found[first : first + len(cast.body.stories)]]


def _values(row: ListedOrganisation) -> dict[str, str]:
    return {
        "name": row.name, "siren": row.siren, "siret": row.siret, "nda": row.nda, "address": row.address,
        "postcode": row.postcode, "city": row.city.title(), "region_code": row.region_code,
    }  # fmt: skip


def tell(part: Part) -> list[Bill]:
    """One organisation's life, up to the stage that is its turn; answers with what is to be invoiced."""
    cast, rank = part.cast, part.rank
    begun = part.audit.first_day - timedelta(days=90)
    name = CLIENT_NAMES[rank % len(CLIENT_NAMES)]
    organisation_id = _take_on_file(cast, rank, name, part.values, begun)
    client = take_on(cast, organisation_id, client_address(cast, rank), name, begun)
    life = Life(
        cast, rank, organisation_id, client, *part.audit, part.second,
        categories=("AF",) if rank % 4 else ("AF", "CBC"),
        turnover_cents=TURNOVERS[rank % len(TURNOVERS)],
        sites=4 if rank % 10 == 5 else 0,
        traits=("certifying",) if rank % 5 == 0 else ("uses_subcontractors",) if rank % 5 == 1 else (),
    )  # fmt: skip
    part.story.tell(life)
    return life.bills


def _take_on_file(cast: Cast, rank: int, name: str, values: dict[str, str], begun: date) -> UUID:
    contact = {
        "legal_status": "SARL", "manager_name": name, "email": client_address(cast, rank), "phone": "01 99 00 00 01",
        "list_reason": "Relevé sur la liste publique",
    }  # fmt: skip
    with cast.stage.scene(at(begun)):
        return create_organisation({**values, **contact}, cast.one("planner")).id


def client_address(cast: Cast, rank: int) -> str:
    """Where a client signs in: the first to try is the one whose audit has just been closed."""
    if story_of(cast, rank).tell is closed:
        return f"client@{cast.body.slug}.example"
    return f"client-{rank + 1:02d}@{cast.body.slug}.example"
