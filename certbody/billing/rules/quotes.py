"""Decides whether a quote may still be accepted."""

from __future__ import annotations

from datetime import date, timedelta

from certbody.kit.verdict import Reason, Verdict

OFFER_RULE = "Code civil, art. 1117"
DEFAULT_DAYS = 90


def valid_until(sent_on: date, days: int = DEFAULT_DAYS) -> date:
    """The last day on which a quote binds the body. Example: sent on 23/11/2026, 90 days → 21/02/2027."""
    return sent_on + timedelta(days=days)


def may_accept_quote(sent_on: date | None, last_day: date, day: date, size_unchanged: bool = True) -> Verdict:
    """Whether the client may accept the quote on that day: it was sent, it runs, and the audit's size has not changed.

    Source: Code civil, art. 1117 (an offer holds until its term); invariant 26.
    """
    reasons = []
    if sent_on is None or day < sent_on:
        reasons.append(Reason("quote_not_sent", OFFER_RULE))
    if day > last_day:
        reasons.append(Reason("quote_expired", OFFER_RULE, {"valid_until": last_day}))
    if not size_unchanged:
        reasons.append(Reason("quote_size_changed", OFFER_RULE))
    return Verdict(tuple(reasons))
