"""Says under which kind what was billed is told on the home page: of audit, or of fee, travel and charge."""

from __future__ import annotations

TRAVEL, PENALTIES = "travel", "penalties"
# Lines that are not the price of the audit that they are billed with.
_OWN = {
    "yearly_fee": "yearly_fee",
    "nonconformity_follow_up": "nonconformity_follow_up",
    "late_cancellation": "late_cancellation",
    "transfer": "transfer",
    "journey": TRAVEL,
    "travel_region": TRAVEL,
    "travel_mainland": TRAVEL,
    "travel_overseas": TRAVEL,
    "travel_at_cost": TRAVEL,
    "late_interest": PENALTIES,
    "recovery_charge": PENALTIES,
}


def revenue_kind(audit_kind: str, line_code: str) -> str:
    """The kind that an amount counts for, each amount once: its own when it is no audit's price, else the audit's.

    Example: the journey billed with an initial audit counts as travel; its half-days, file fee and discounts as the
    initial audit.
    """
    return _OWN.get(line_code, audit_kind)
