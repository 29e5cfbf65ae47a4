"""Ten thousand invoices issued, printed and made electronic (Factur-X): a process for each processor."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bench.ground import an_application
from bench.printing import print_bar
from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.models import Invoice, InvoiceCounter
from certbody.billing.operations.drafting import Priced, write_draft
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.printing import print_invoice
from certbody.config import Settings
from certbody.kit.db import db
from tests import factories
from tests.billing.scenes import complete_profile
from tests.support import Bench, Body

INVOICES, CLIENTS, AT_ONCE, WARM = 10_000, 50, 500, 20
LEAST_PER_SECOND = 20
DAY, VAT = date(2026, 11, 20), 2000
LINES = (
    ("audit_half_day", "Audit initial, demi-journée", 3, 44_250),
    ("file_fee", "Frais de dossier", 1, 15_000),
    ("travel", "Déplacement, forfait", 1, 12_000),
)


@dataclass(frozen=True)
class Share:
    """What one process issues."""

    environ: dict[str, str]
    body: Body
    warm: list[UUID]
    drafts: list[UUID]


def run(environ: dict[str, str]) -> None:
    """Drafts them, then has each processor issue and print its share, each invoice in its own transactions."""
    bench = Bench(an_application(Settings.from_environment(environ)))
    body = bench.body("Banc d’essai")
    drafts = _draft(bench, body)
    cores = os.cpu_count() or 1
    warm, drafts = drafts[: WARM * cores], drafts[WARM * cores :]
    shares = [Share(environ, body, warm[at::cores], drafts[at::cores]) for at in range(cores)]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        spans = list(pool.map(_issue, shares))
    seconds = max(end for _begun, end, _busy in spans) - min(begun for begun, _end, _busy in spans)
    busy = sum(busy for _begun, _end, busy in spans)
    rate = len(drafts) / seconds / cores
    told = f"{len(drafts):,} in {seconds:.0f} s on {cores} processors, {rate:.1f} per second and processor"
    print(f"  {busy / len(drafts) * 1000:.1f} ms of the program's own processor each; the rest is the database's")
    print_bar(rate >= LEAST_PER_SECOND, f"invoices issued, printed and made electronic: {told}")
    _look(bench, body, INVOICES)


def _draft(bench: Bench, body: Body) -> list[UUID]:
    """Drafts of three lines for fifty clients."""
    with bench.inside(body):
        complete_profile()
        clients = [factories.an_organisation(name=f"École des métiers n° {number}").id for number in range(CLIENTS)]
    lines = tuple(
        {"code": code, "label": label, "quantity": count, "unit_cents": unit, "net_cents": count * unit, "basis": None}
        for code, label, count, unit in LINES
    )
    made: list[UUID] = []
    for first in range(0, INVOICES + WARM * (os.cpu_count() or 1), AT_ONCE):
        with bench.inside(body):
            for number in range(first, first + AT_ONCE):
                made.append(write_draft(clients[number % CLIENTS], Priced(lines, None, VAT), DAY).id)
    return made[: INVOICES + WARM * (os.cpu_count() or 1)]


def _issue(share: Share) -> tuple[float, float, float]:
    """When this process began and ended, and the seconds of its processor; the typefaces are read before."""
    bench = Bench(an_application(Settings.from_environment(share.environ)))
    for one in share.warm:
        _issue_one(bench, share.body, one)
    begun, busy = time.time(), time.process_time()
    for one in share.drafts:
        _issue_one(bench, share.body, one)
    return begun, time.time(), time.process_time() - busy


def _issue_one(bench: Bench, body: Body, draft: UUID) -> None:
    """As at work: the number first, committed; then the print with the electronic invoice inside, kept and told."""
    with bench.inside(body):
        issue_invoice(draft, OFFICE)
    with bench.inside(body):
        print_invoice(draft, OFFICE)


def _look(bench: Bench, body: Body, least: int) -> None:
    """The numbers have no gap and no duplicate, and every invoice has its file."""
    number: Any = Invoice.sequence
    with bench.inside(body):
        count, different, last, printed = db.session.execute(
            select(func.count(number), func.count(number.distinct()), func.max(number), func.count(Invoice.file_id))
        ).one()
        taken = db.session.scalar(select(InvoiceCounter.last))
    whole = count == different == last == taken == printed >= least
    print_bar(whole, f"numbers without gap or duplicate, each with its file: {count:,} of {taken:,}")
