"""Billing the instalments of a contract as they fall due: a deposit, the order, the anniversaries of the cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.billing.models import Contract, Invoice, Quote
from certbody.billing.operations.drafting import CONTRACT, Priced, claim, write_draft
from certbody.billing.queries.schedules import Row, Schedule, is_of_audit, read_schedule
from certbody.billing.rules import schedules
from certbody.billing.rules.pricing import KINDS
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

LINKS = ("sizing_line", "price", "price_from")


def bill_contract(contract_id: UUID, today: date, by: Actor, *, never_billed: bool = False) -> list[Invoice]:
    """Drafts one invoice for each day on which instalments of a contract fell due and were not billed yet.

    Done again, it finds nothing to do. What waits for the audit itself is left to `draft_invoice`. `never_billed`
    leaves out what was given up or credited in full: billing it anew is a choice.
    """
    schedule = _lock(contract_id)
    due = list_due(schedule, today, never_billed=never_billed)
    return [_bill(schedule, list(rows), by) for _key, rows in groupby(due, key=_apart)]


def list_due(schedule: Schedule, today: date, *, never_billed: bool = False) -> list[Row]:
    """The instalments of a contract that are to be billed on that day, earliest first; none of a cancelled audit."""
    if schedule.is_cancelled:
        return []
    assert schedule.contract.signed_at is not None
    signed_on, cycle = paris_date(schedule.contract.signed_at), schedule.cycle
    billed = [row.instalment for row in schedule.rows if row.invoice or (never_billed and row.taken_back)]
    known = (today, signed_on, cycle.start, cycle.runs, billed)
    return sorted((row for row in schedule.rows if schedules.is_due(row.instalment, *known)), key=_apart)


def _apart(row: Row) -> tuple[date, bool]:
    """What is billed on one invoice: the same day; a deposit stands alone."""
    assert row.due_on is not None
    return row.due_on, row.instalment.occasion == schedules.DEPOSIT


def _lock(contract_id: UUID) -> Schedule:
    statement = select(Contract).where(Contract.tenant_id == current_tenant(), Contract.id == contract_id)
    contract = db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if contract is None:
        raise NotFound
    if contract.signed_at is None:
        raise Refused(Reason("charge_without_contract"))
    return read_schedule(contract)


def _bill(schedule: Schedule, rows: Sequence[Row], by: Actor) -> Invoice:
    contract, quote = schedule.contract, schedule.quote
    lines = [line for row in rows for line in lines_of(row.instalment, schedule)]
    priced = Priced(tuple(lines), contract, quote.vat_basis_points, quote.vat_reason)
    kind = "deposit" if rows[0].instalment.occasion == schedules.DEPOSIT else "invoice"
    invoice = write_draft(contract.organisation_id, priced, rows[0].due_on, kind=kind)
    claim(invoice, CONTRACT, contract.id, [row.instalment.position for row in rows])
    after = {"contract": contract.number, "quote": quote.number, "gross_cents": invoice.gross_cents}
    journal.record("invoice.drafted", invoice, by, after=after)
    db.session.flush()
    return invoice


def lines_of(instalment: schedules.Instalment, schedule: Schedule) -> list[dict[str, Any]]:
    """The lines that an instalment is billed with: those of the quote, or one for a part of its price."""
    contract, quote, audit = schedule.contract, schedule.quote, schedule.audit
    of_part = [line for line in quote.lines if is_of_audit(line) == (instalment.part == schedules.OF_AUDIT)]
    if instalment.part == schedules.OF_YEARLY_FEE:
        label = f"{of_part[0]['label']}, {instalment.rank}{'er' if instalment.rank == 1 else 'e'} anniversaire du cycle"
        return [_line("yearly_fee", label, instalment.net_cents, _basis(contract, quote, instalment, of_part[0]))]
    if sum(line["net_cents"] for line in of_part) == instalment.net_cents and instalment.occasion != schedules.DEPOSIT:
        kept = ("code", "label", "quantity", "unit_cents", "net_cents")
        return [
            {name: line[name] for name in kept} | {"basis": _basis(contract, quote, instalment, line)}
            for line in of_part
        ]
    what = f"{KINDS[audit.kind]} {audit.reference}, devis {quote.number}"
    deposit = instalment.occasion == schedules.DEPOSIT
    told = "Acompte à la commande" if deposit else f"Annuité {instalment.rank}/{schedules.YEARS}"
    code = "deposit" if deposit else "instalment"
    return [_line(code, f"{told} : {what}", instalment.net_cents, _basis(contract, quote, instalment, {}))]


def _line(code: str, label: str, cents: int, basis: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code, "label": label, "quantity": 1, "unit_cents": cents, "net_cents": cents, "basis": basis,
    }  # fmt: skip


def _basis(
    contract: Contract, quote: Quote, instalment: schedules.Instalment, line: Mapping[str, Any]
) -> dict[str, Any]:
    """What a line rests on: its contract and quote, the instalment, and the price when one alone made it."""
    assert contract.signed_at is not None
    signed_on = paris_date(contract.signed_at).isoformat()
    told = {"contract": contract.number, "contract_on": signed_on, "quote": quote.number}
    return told | {"instalment": instalment.position} | {name: line.get(name) for name in LINKS}
