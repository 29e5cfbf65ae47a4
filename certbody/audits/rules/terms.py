"""The numbers of the certification cycle as values; which day's numbers count is for the caller to look up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CycleTerms:
    """The numbers of a certificate's cycle on a day: in months, but for the validity and what says `days`.

    A certificate follows the terms of the day on which its cycle starts, to its end; a transfer those of its request.
    """

    validity_years: int
    surveillance_outer_month: int
    surveillance_first_month: int
    surveillance_last_month: int
    surveillance_opens_before: int
    surveillance_closing_before: int
    renewal_alerts: tuple[int, ...]
    renewal_first_before: int
    renewal_last_before: int
    renewal_urgent_before: int
    suspension_alert_days: int
    transfer_decision_days: int
    transfer_handover_days: int
