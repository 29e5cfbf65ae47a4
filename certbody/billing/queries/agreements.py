"""Under what an audit of a running cycle is held, at the prices of which day: its contract, else the takeover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from certbody.audits.models import Audit
from certbody.audits.queries.cycle import COVERED
from certbody.billing.models import Contract, Price
from certbody.billing.queries.charges import find_contract_of
from certbody.billing.queries.prices import HALF_DAY, list_discounts_on, price_list_of, prices_on, stands
from certbody.billing.rules.pricing import CYCLE_OPENERS, PriceList
from certbody.certificates.models import TransferIn
from certbody.kit.dates import paris_date
from certbody.kit.db import db


@dataclass(frozen=True)
class Agreement:
    """Under what an audit is held: a signed contract, or the takeover of a certificate; its day and prices."""

    named: str
    agreed_on: date
    prices: PriceList
    contract: Contract | None


def find_agreement(audit: Audit) -> Agreement | None:
    """The agreement that covers an audit of a running cycle; None without any."""
    contract = find_contract_of(audit)
    if contract is not None and contract.signed_at is not None:
        day = paris_date(contract.signed_at)
        prices, everybody = prices_on(day, contract.signed_at), list_discounts_on(day, contract.signed_at)
        return Agreement(contract.number, day, price_list_of(prices, day, everybody), contract)
    taken = find_takeover(audit)
    if taken is None:
        return None
    day = taken.received_on
    return Agreement(taken.former_number, day, price_list_of(prices_on(day), day, list_discounts_on(day)), None)


def find_takeover(audit: Audit) -> TransferIn | None:
    """The takeover that an audit's certificate came by."""
    if audit.certificate_id is None:
        return None
    return db.session.scalar(
        select(TransferIn).where(TransferIn.certificate_id == audit.certificate_id, TransferIn.state == "taken_over")
    )


def is_covered_and_priced() -> ColumnElement[bool]:
    """Whether the audit at hand is covered, and its kind had a price on the day of the agreement; in a list."""
    opener = aliased(Audit)
    signed = cast(func.timezone("Europe/Paris", Contract.signed_at), Date)
    by_contract = (
        exists()
        .where(
            Contract.tenant_id == Audit.tenant_id, Contract.organisation_id == Audit.organisation_id,
            Contract.signed_at <= Audit.created_at, opener.tenant_id == Contract.tenant_id,
            opener.id == Contract.audit_id, opener.kind.in_(CYCLE_OPENERS),
        )
        .where(_priced(signed) & (Price.set_at <= Contract.signed_at))
    )  # fmt: skip
    by_takeover = exists().where(
        TransferIn.tenant_id == Audit.tenant_id, TransferIn.certificate_id == Audit.certificate_id,
        TransferIn.state == "taken_over", _priced(TransferIn.received_on),
    )  # fmt: skip
    return and_(Audit.kind.in_(COVERED), Audit.certificate_id.is_not(None), or_(by_contract, by_takeover))


def _priced(day: object) -> ColumnElement[bool]:
    return and_(
        Price.tenant_id == Audit.tenant_id,
        Price.code == func.concat(HALF_DAY, ".", Audit.kind),
        Price.unit_cents > 0,
        Price.valid_from <= day,
        stands(),
    )
