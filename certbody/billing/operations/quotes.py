"""Making a quote from the size of an audit and the prices in force, sending it, declining it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from certbody.audits.models import Audit, AuditSize
from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import find_size, get_audit
from certbody.billing.models import Contract, Quote
from certbody.billing.operations.contract_document import document_of
from certbody.billing.operations.foreseen import foreseen_audits
from certbody.billing.operations.letters import tell_client, tell_office
from certbody.billing.operations.offered import print_offer, record_offer
from certbody.billing.operations.priced import lines_of, price_of
from certbody.billing.operations.vat_of import vat_of
from certbody.billing.queries import prices, quotes
from certbody.billing.queries.schedules import as_kept, plan_of, terms_on
from certbody.billing.rules import pricing
from certbody.billing.rules.quotes import OFFER_RULE, valid_until
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.ids import new_id
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.numbering import next_number
from certbody.tenants.queries.settings import settings_on

QUOTABLE = ("sized", "quoted")
REVIEW_RULE = "ISO/IEC 17065, 7.3"


def make_quote(audit_id: UUID, by: Actor, discounts: Sequence[UUID] = ()) -> Quote:
    """Makes the quote of a sized audit: its lines, VAT and totals; a former quote without answer is replaced.

    `discounts` are those on request that this client has, beside those of everybody. Refused without a size, without a
    price for this kind of audit, and once a contract is signed.
    """
    audit = get_audit(audit_id, by, lock=True)
    size = find_size(audit.id)
    if size is None or audit.state not in QUOTABLE:
        raise Refused(Reason("audit_not_quotable", values={"state": wording.label("audit.state", audit.state)}))
    for former in quotes.list_current_quotes(audit.id):
        _replace(former, by)
    quote = _quote(audit, size, clock.today(), discounts)
    db.session.add(quote)
    db.session.flush()
    if audit.state == "sized":
        move(audit, "quoted", by, quote=quote.number)
    after = {"number": quote.number, "gross_cents": quote.gross_cents, "half_days": size.half_days}
    journal.record("quote.made", quote, by, after=after)
    db.session.flush()
    return quote


def _replace(former: Quote, by: Actor) -> None:
    journal.record("quote.replaced", former, by, before={"state": former.state}, after={"state": "replaced"})
    former.state = "replaced"


def _quote(audit: Audit, size: AuditSize, day: date, discounts: Sequence[UUID]) -> Quote:
    tariffs, settings = prices.price_list_on(day), settings_on(day)
    require(may_quote(audit, tariffs))
    chosen = prices.list_discounts_on(day, chosen=discounts) if discounts else ()
    lines = lines_of(audit, size, tariffs, chosen)
    rate, vat_reason = vat_of(audit.organisation, day)
    return Quote(
        number=f"D-{next_number('D'):05d}",
        organisation_id=audit.organisation_id,
        audit_id=audit.id,
        size_id=size.id,
        **price_of(lines, audit.kind, rate),
        vat_reason=vat_reason,
        foreseen=foreseen_audits(audit, size, tariffs, rate),
        valid_until=valid_until(day, settings["quote_valid_days"]),
    )


def may_quote(audit: Audit, tariffs: pricing.PriceList) -> Verdict:
    """Whether this list has a price for an audit of its kind; the reason names the kind in words."""
    verdict = pricing.can_quote(audit.kind, audit.reduced, tariffs)
    kinds = [wording.label("tariff", str(reason.values["kind"])) for reason in verdict.reasons]
    named = [replace(r, values={**r.values, "kind": kind}) for r, kind in zip(verdict.reasons, kinds, strict=True)]
    return Verdict(tuple(named))


def may_send(quote: Quote) -> Verdict:
    """Whether the quote may leave: still a draft for the audit's size, its application reviewed and admissible."""
    if quote.state != "draft":
        return refuse("quote_already_sent", state=wording.label("quote.state", quote.state))
    unchanged = quotes.same_span(*quotes.find_sizes(quote))
    return all_of(ALLOWED if unchanged else refuse("quote_size_changed", OFFER_RULE), _reviewed(quote.audit))


def _reviewed(audit: Audit) -> Verdict:
    """Whether the review came first (invariant 16); an audit of a running cycle follows its certificate instead."""
    if audit.application_id is None and audit.certificate_id is not None:
        return ALLOWED
    review = quotes.find_review(audit.application_id) if audit.application_id else None
    return ALLOWED if review and review.outcome == "admissible" else refuse("review_missing", REVIEW_RULE)


def send_quote(quote_id: UUID, by: Actor) -> Contract:
    """Sends the quote: makes the contract's document, frozen with its fingerprint, and tells the client's people."""
    quote = quotes.get_quote(quote_id, by)
    require(may_send(quote))
    today, now = clock.today(), clock.now()
    quote.state, quote.sent_at = "sent", now
    quote.valid_until = valid_until(today, settings_on(today)["quote_valid_days"])
    number = f"CT-{next_number('CT'):05d}"
    schedule = plan_of(quote, quote.audit.kind, terms_on(today))
    document = document_of(quote, number, now, by, schedule)
    kept = print_offer(number, document, by)
    contract = Contract(
        id=new_id(),
        number=number,
        organisation_id=quote.organisation_id,
        audit_id=quote.audit_id,
        quote_id=quote.id,
        file_id=kept.id,
        sha256=kept.sha256,
        schedule=as_kept(schedule),
    )
    db.session.add(contract)
    db.session.flush()
    record_offer(contract, document, by)
    journal.record("quote.sent", quote, by, before={"state": "draft"}, after={"state": "sent", "contract": number})
    _announce(quote)
    db.session.flush()
    return contract


def _announce(quote: Quote) -> None:
    tell_client(
        "quote_sent",
        quote.audit.organisation,
        f"portal/quotes/{quote.id}",
        number=quote.number,
        gross=i18n.french_money(quote.gross_cents),
        valid_until=i18n.french_day(quote.valid_until),
    )


def decline_quote(quote_id: UUID, reason: str, by: Actor) -> Quote:
    """The client says no, with a reason; the office is told and may make another quote."""
    quote = quotes.get_quote(quote_id, by)
    if not reason.strip():
        raise Invalid({"reason": ["decline_reason_missing"]})
    if quote.state != "sent":
        raise Refused(Reason("quote_not_open", values={"state": wording.label("quote.state", quote.state)}))
    journal.record("quote.declined", quote, by, before={"state": "sent"}, after={"state": "declined"}, reason=reason)
    quote.state = "declined"
    organisation = quote.audit.organisation
    tell_office("quote_declined", organisation, f"/quotes/{quote.id}", number=quote.number, reason=reason.strip())
    db.session.flush()
    return quote
