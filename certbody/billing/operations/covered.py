"""What an audit that the contract of its cycle covers costs: its size, at the prices of that contract's day."""

from __future__ import annotations

from certbody.audits.models import Audit
from certbody.audits.operations.resuming import is_covered
from certbody.audits.queries.audits import find_size
from certbody.billing.operations.drafting import Priced
from certbody.billing.operations.priced import lines_of
from certbody.billing.operations.vat_of import vat_of
from certbody.billing.queries.agreements import Agreement, find_agreement
from certbody.billing.queries.quotes import get_quote
from certbody.billing.rules.pricing import PRICE_RULE, YEARLY_FEE, Line, can_quote
from certbody.kit import clock, wording
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor


def price_covered(audit: Audit, by: Actor) -> Priced:
    """The price of a surveillance or complementary audit under the contract of its cycle, or the takeover before it.

    Refused for an audit that nothing covers, and for a kind that the list of that day does not sell: the yearly fee of
    the contract pays for it, or nothing was agreed.
    """
    agreement = find_agreement(audit) if is_covered(audit) else None
    if agreement is None:
        raise Refused(Reason("quote_not_accepted"))
    if not can_quote(audit.kind, False, agreement.prices).allowed:
        paid = agreement.prices.event_cents.get(YEARLY_FEE)
        kind = wording.label("tariff", audit.kind)
        code = "audit_in_yearly_fee" if paid else "covered_not_priced"
        raise Refused(Reason(code, PRICE_RULE, {"kind": kind, "agreed_on": agreement.agreed_on}))
    size = find_size(audit.id)
    if size is None:
        raise Refused(Reason("audit_not_quotable", values={"state": wording.label("audit.state", audit.state)}))
    lines = lines_of(audit, size, agreement.prices)
    rate, reason = _vat(audit, agreement, by)
    return Priced(tuple(_kept(line, agreement) for line in lines), agreement.contract, rate, reason)


def _vat(audit: Audit, agreement: Agreement, by: Actor) -> tuple[int, str]:
    """That of the contract; of the day for a takeover, which had no quote."""
    if agreement.contract is not None:
        quote = get_quote(agreement.contract.quote_id, by)
        return quote.vat_basis_points, quote.vat_reason
    return vat_of(audit.organisation, clock.today())


def _kept(line: Line, agreement: Agreement) -> dict[str, object]:
    basis = {
        "contract": agreement.named, "contract_on": agreement.agreed_on.isoformat(), "sizing_line": line.sizing_line,
        "price": line.price, "price_from": line.price_from.isoformat() if line.price_from else None,
    }  # fmt: skip
    return {
        "code": line.code, "label": line.label_fr, "quantity": line.quantity, "unit_cents": line.unit_cents,
        "net_cents": line.total_cents, "basis": basis,
    }  # fmt: skip
