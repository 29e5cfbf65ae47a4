"""What the law leaves to the body: each delay or choice, its default, its bounds and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One whole number that a body may set from a date on. `article` says which rule leaves it open."""

    code: str
    default: int
    least: int
    most: int
    unit: str
    article: str
    unclear: bool = False


SETTINGS = {
    setting.code: setting
    for setting in (
        Setting("quote_valid_days", 60, 1, 365, "days", "R9.1"),
        Setting("payment_delay_days", 30, 0, 60, "days", "R8.3"),
        Setting("vat_basis_points", 2000, 0, 2000, "basis_points", "R8.1"),
        Setting("plan_sending_days", 10, 0, 60, "days", "R5.5", unclear=True),
        Setting("report_delay_days", 15, 1, 90, "days", "U9", unclear=True),
        Setting("plan_delay_days", 30, 1, 90, "days", "R4.3"),
        Setting("contest_days", 15, 0, 60, "days", "R4.7", unclear=True),
        Setting("impartiality_years", 2, 2, 10, "years", "R7.4"),
        Setting("wait_after_refusal_months", 3, 3, 12, "months", "R5.12"),
        Setting("wait_after_extension_refusal", 1, 0, 1, "yes_no", "U16", unclear=True),
        Setting("suspension_months", 3, 1, 6, "months", "R5.13", unclear=True),
        Setting("sites_include_central", 0, 0, 1, "yes_no", "R2.5", unclear=True),
        Setting("decision_delay_days", 15, 1, 60, "days", "R5.9", unclear=True),
    )
}
