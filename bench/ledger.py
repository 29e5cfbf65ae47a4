"""The books of a large body: a million lines handed over as the file of accounting entries, and their comparison."""

from __future__ import annotations

import resource
import time
from datetime import date
from tempfile import TemporaryFile
from uuid import UUID

from sqlalchemy import text

from bench.ground import an_application
from bench.printing import print_bar
from bench.scale import take_stock
from certbody.billing.operations.books_export import export_books
from certbody.billing.queries.books import list_ageing, sum_sold, sum_vat
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.rules.exercise import Exercise
from certbody.config import Settings
from certbody.kit.db import db
from tests import factories
from tests.support import Bench, Body

INVOICES, AT_ONCE = 200_000, 20_000
MOST_SECONDS, MOST_MEGABYTES = 60, 300
YEAR = Exercise(date(2026, 1, 1), date(2026, 12, 31))

# An invoice of 1 200 € every few minutes of a year; every other one is paid thirty days later.
_INVOICE = text("""
insert into invoice (tenant_id, id, organisation_id, state, series, year, sequence, number, issued_on, service_on,
  due_on, seller, buyer, net_cents, vat_cents, gross_cents, version)
select :tenant, uuidv7(), :organisation, case when g % 2 = 0 then 'paid' else 'issued' end, 'F', 2026, g,
  'F-2026-' || lpad(g::text, 6, '0'), d, d, d + 30, '{"vat_on_debits": false}',
  jsonb_build_object('name', 'École des métiers n° ' || g % 5000, 'siren', (100000000 + g % 5000)::text), 100000, 20000,
  120000, 1
from generate_series(cast(:first as int), cast(:last as int)) g,
  lateral (select date '2026-01-01' + g % 330 as d) on_day
""")
_PAYMENT = text("""
insert into payment (tenant_id, id, invoice_id, kind, amount_cents, received_on, method, note, entered_by_name)
select tenant_id, uuidv7(), id, 'received', gross_cents, issued_on + 30, 'transfer', '', 'Banc' from invoice
where tenant_id = :tenant and state = 'paid' and sequence between :first and :last
""")
_LINE = """
insert into ledger_line (tenant_id, id, entry_id, position, {event}, invoice_id, journal, day, role, account, rate,
  debit_cents, credit_cents, piece, piece_on, label, auxiliary, auxiliary_name, recorded_at)
select :tenant, uuidv7(), e.entry_id, v.position, e.event_id, e.id, '{journal}', e.day, v.role, v.account, v.rate,
  v.debit, v.credit, e.number, e.issued_on, '{title} ' || e.number || ' ' || (e.buyer ->> 'name'),
  case when v.role = 'clients' then e.buyer ->> 'siren' else '' end,
  case when v.role = 'clients' then e.buyer ->> 'name' else '' end, e.day
from (select uuidv7() as entry_id, i.*, {event_id} as event_id, {day} as day from invoice i {more}
  where i.tenant_id = :tenant and i.sequence between :first and :last order by i.sequence) e
cross join (values {lines}) v (position, role, account, rate, debit, credit)
"""
_DOCUMENT_LINES = text(
    _LINE.format(
        event="document_id",
        event_id="i.id",
        day="i.issued_on",
        more="",
        journal="sales",
        title="Facture",
        lines="(1, 'clients', '411000', null, 120000, 0), (2, 'sales', '706000', 2000, 0, 100000),"
        " (3, 'vat_waiting', '445740', 2000, 0, 20000)",
    )
)
_PAYMENT_LINES = text(
    _LINE.format(
        event="payment_id",
        event_id="p.id",
        day="p.received_on",
        journal="bank",
        title="Règlement",
        more="join payment p on p.tenant_id = i.tenant_id and p.invoice_id = i.id",
        lines="(1, 'bank', '512000', null, 120000, 0), (2, 'clients', '411000', null, 0, 120000),"
        " (3, 'vat_waiting', '445740', 2000, 20000, 0), (4, 'vat', '445710', 2000, 0, 20000)",
    )
)


def run(environ: dict[str, str]) -> None:
    """Fills the books of one body, hands a year over, then reads the pages' figures."""
    bench = Bench(an_application(Settings.from_environment(environ)))
    body = bench.body("Banc d’essai")
    by = bench.member(body, "accountant")
    _fill(bench, body)
    take_stock(environ["DATABASE_OWNER_URL"])
    with bench.inside(body), TemporaryFile() as stream:
        begun, busy = time.perf_counter(), time.process_time()
        export = export_books(stream, YEAR, by)
        whole, busy, size = time.perf_counter() - begun, time.process_time() - busy, stream.tell()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = f"{export.line_count:,} lines ({size / 1e6:.0f} MB) in {whole:.1f} s, {peak:.0f} MB of memory"
    print(f"  {busy:.1f} s of one processor were the program's own")
    print_bar(whole < MOST_SECONDS and peak < MOST_MEGABYTES, f"the file of a year: {told}")
    _time_pages(bench, body)


def _fill(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        organisation: UUID = factories.an_organisation().id
    for first in range(1, INVOICES + 1, AT_ONCE):
        given = {"tenant": body.id, "first": first, "last": first + AT_ONCE - 1}
        with bench.inside(body):
            db.session.execute(_INVOICE, {**given, "organisation": organisation})
            for statement in (_PAYMENT, _DOCUMENT_LINES, _PAYMENT_LINES):
                db.session.execute(statement, given)


def _time_pages(bench: Bench, body: Body) -> None:
    """What the pages of the books ask, once each; they have no bar but are told."""
    for title, ask in (
        ("comparison", reconcile),
        ("VAT by month", lambda: sum_vat("month", YEAR.first, YEAR.last)),
        ("ageing", lambda: list_ageing(YEAR.last, 1, 50)),
        ("revenue", lambda: sum_sold(YEAR.last)),
    ):
        with bench.inside(body):
            begun = time.perf_counter()
            ask()
            print(f"  {title}: {time.perf_counter() - begun:.2f} s")
