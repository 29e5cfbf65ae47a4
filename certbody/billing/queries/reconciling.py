"""Comparing the books with the invoices, credit notes and payments that they write down, to the cent, by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import TextClause, text

from certbody.billing.queries.invoices import ISSUED
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant

MOST_PIECES = 50

# Each issued document with what it adds to each account: a deposit is no sale, and what is deducted of it goes back.
_DOCUMENTS = """documents as (
  select i.id, i.number, i.corrects_id, i.seller, i.gross_cents - i.prepaid_cents as clients,
    case when coalesce(about.kind, i.kind) = 'deposit' then 0 else i.net_cents end as sales,
    case when coalesce(about.kind, i.kind) = 'deposit' then i.net_cents
      else i.prepaid_vat_cents - i.prepaid_cents end as deposits,
    i.vat_cents - i.prepaid_vat_cents as vat
  from invoice i left join invoice about on about.tenant_id = i.tenant_id and about.id = i.corrects_id
  where i.tenant_id = :tenant and i.state = any(:issued)
)"""


def _over_documents(statement: str) -> TextClause:
    """A statement that begins `with documents`, over what each issued document adds to each account."""
    return text(statement.replace("with documents", f"with {_DOCUMENTS}", 1))


_SUMS = _over_documents("""
with documents
select sum(debit_cents) as debits, sum(credit_cents) as credits,
  sum(debit_cents - credit_cents) filter (where role = 'clients') as clients,
  sum(credit_cents - debit_cents) filter (where role = 'sales') as sales,
  sum(credit_cents - debit_cents) filter (where role = 'deposits') as deposits,
  sum(credit_cents - debit_cents) filter (where role in ('vat', 'vat_waiting')) as vat,
  sum(credit_cents - debit_cents) filter (where role = 'vat') as vat_due,
  sum(debit_cents - credit_cents) filter (
    where role in ('bank', 'stripe', 'unallocated') and num_nonnulls(fee_id, auditor_fee_id) = 0) as bank,
  sum(debit_cents - credit_cents) filter (where role = 'fees') as fees,
  (select coalesce(sum(amount_cents), 0) from payment where tenant_id = :tenant) as received,
  (select coalesce(sum(fee_cents), 0) from payment_fee where tenant_id = :tenant) as kept,
  (select array[coalesce(sum(clients), 0), coalesce(sum(sales), 0), coalesce(sum(deposits), 0), coalesce(sum(vat), 0)]
    from documents) as billed
from ledger_line where tenant_id = :tenant
""")

# One row for each amount of a document, payment or fee that its entry does not hold.
_PIECES = _over_documents("""
with documents, booked as (
  select document_id, payment_id, fee_id, sum(debit_cents - credit_cents) as balance,
    coalesce(sum(debit_cents - credit_cents) filter (where role = 'clients'), 0) as clients,
    coalesce(sum(credit_cents - debit_cents) filter (where role = 'sales'), 0) as sales,
    coalesce(sum(credit_cents - debit_cents) filter (where role = 'deposits'), 0) as deposits,
    coalesce(sum(credit_cents - debit_cents) filter (where role in ('vat', 'vat_waiting')), 0) as vat,
    coalesce(sum(debit_cents - credit_cents) filter (where role in ('bank', 'stripe', 'unallocated')), 0) as bank,
    coalesce(sum(debit_cents - credit_cents) filter (where role = 'fees'), 0) as fees
  from ledger_line where tenant_id = :tenant and invoice_id is not null group by document_id, payment_id, fee_id
), compared as (
  select v.code, i.number as piece, i.id as invoice_id, false as is_payment, v.expected, coalesce(v.found, 0) as found
  from documents i left join booked b on b.document_id = i.id cross join lateral (values
    ('balance', 0, b.balance), ('clients', i.clients, b.clients), ('sales', i.sales, b.sales),
    ('deposits', i.deposits, b.deposits), ('vat', i.vat, b.vat), ('bank', 0, b.bank)) v (code, expected, found)
  union all
  select v.code, i.number, i.id, true, v.expected, coalesce(v.found, 0)
  from payment p join invoice i on i.tenant_id = p.tenant_id and i.id = p.invoice_id
  left join booked b on b.payment_id = p.id cross join lateral (values
    ('balance', 0, b.balance), ('clients', -p.amount_cents, b.clients), ('sales', 0, b.sales),
    ('deposits', 0, b.deposits), ('vat', 0, b.vat),
    ('bank', p.amount_cents, b.bank)) v (code, expected, found)
  where p.tenant_id = :tenant
  union all
  select v.code, i.number, i.id, true, v.expected, coalesce(v.found, 0)
  from payment_fee f join payment p on p.tenant_id = f.tenant_id and p.id = f.payment_id
  join invoice i on i.tenant_id = p.tenant_id and i.id = p.invoice_id
  left join booked b on b.fee_id = f.id cross join lateral (values
    ('balance', 0, b.balance), ('fees', f.fee_cents, b.fees), ('clients', 0, b.clients)) v (code, expected, found)
  where f.tenant_id = :tenant
)
select * from compared where expected <> found order by piece, is_payment, code limit :most
""")

# The VAT that is due of an invoice, told anew from what its documents bill and what was received for it.
_DUE = _over_documents("""
with documents, booked as (
  select invoice_id, rate, sum(credit_cents - debit_cents) as vat,
    coalesce(sum(credit_cents - debit_cents) filter (where role = 'vat'), 0) as due
  from ledger_line where tenant_id = :tenant and role in ('vat', 'vat_waiting') group by invoice_id, rate
), asked as (
  select coalesce(corrects_id, id) as id, sum(clients) as billed from documents group by coalesce(corrects_id, id)
), received as (
  select invoice_id as id, sum(amount_cents) as cents from payment where tenant_id = :tenant group by invoice_id
), compared as (
  select i.number as piece, i.id as invoice_id, b.due as found, case
    when (i.seller ->> 'vat_on_debits')::boolean or a.billed <= 0 or coalesce(r.cents, 0) >= a.billed then b.vat
    else round(b.vat * coalesce(r.cents, 0) / a.billed) end as expected
  from booked b join asked a on a.id = b.invoice_id left join received r on r.id = b.invoice_id
  join invoice i on i.tenant_id = :tenant and i.id = b.invoice_id
)
select 'vat_due' as code, piece, invoice_id, false as is_payment, expected, found, sum(found - expected) over () as off
from compared where expected <> found order by piece limit :most
""")


@dataclass(frozen=True)
class Piece:
    """An amount that the books do not hold as its piece says: of which check, invoice, payment, fee or transfer."""

    code: str
    number: str
    invoice_id: UUID | None
    is_payment: bool
    expected_cents: int
    found_cents: int
    fee_id: UUID | None = None
    bank_line_id: UUID | None = None


@dataclass(frozen=True)
class Check:
    """One line of the report: what the books hold and what the documents say, which ought to be the same."""

    code: str
    books_cents: int
    documents_cents: int

    @property
    def difference_cents(self) -> int:
        """0 when all is well."""
        return self.books_cents - self.documents_cents


def reconcile() -> tuple[list[Check], list[Piece]]:
    """Each check with both sums, and the pieces that cause a difference; three statements."""
    given = {"tenant": current_tenant(), "issued": list(ISSUED)}
    sums = db.session.execute(_SUMS, given).one()
    pieces = db.session.execute(_PIECES, {**given, "most": MOST_PIECES}).all()
    due = db.session.execute(_DUE, {**given, "most": MOST_PIECES}).all()
    clients, sales, deposits, vat = (int(cents) for cents in sums.billed)
    received, fallen = int(sums.received), int(sums.vat_due or 0)
    checks = [
        Check("balance", int(sums.debits or 0), int(sums.credits or 0)),
        Check("clients", int(sums.clients or 0), clients - received),
        Check("sales", int(sums.sales or 0), sales),
        Check("deposits", int(sums.deposits or 0), deposits),
        Check("vat", int(sums.vat or 0), vat),
        Check("vat_due", fallen, fallen - int(due[0].off if due else 0)),
        Check("bank", int(sums.bank or 0), received),
        Check("fees", int(sums.fees or 0), int(sums.kept)),
    ]
    return checks, _pieces([*pieces, *due])


def _pieces(rows: Sequence[object]) -> list[Piece]:
    return [
        Piece(row.code, row.piece, row.invoice_id, row.is_payment, int(row.expected), int(row.found))  # type: ignore[attr-defined]
        for row in rows
    ]
