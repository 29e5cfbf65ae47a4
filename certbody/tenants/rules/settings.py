"""What the law leaves to the body: each delay or choice, its default, its bounds and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One whole number that a body may set from a date on. `article` says which text leaves it open.

    A `choice` is one of several answers, numbered from `least`; an `account` is a number of the chart of accounts; a
    `percent` or `count` of 0 is no threshold.
    """

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
        Setting("quote_valid_days", 60, 1, 365, "days", "commercial"),
        Setting("payment_delay_days", 30, 0, 60, "days", "Code de commerce, art. L. 441-10"),
        Setting("penalty_basis_points", 0, 0, 3000, "basis_points", "Code de commerce, art. L. 441-10"),
        Setting("reminder_friendly_days", 3, 0, 180, "days", "commercial"),
        Setting("reminder_firm_days", 15, 0, 180, "days", "commercial"),
        Setting("reminder_formal_days", 30, 0, 180, "days", "commercial"),
        Setting("vat_basis_points", 2000, 0, 2000, "basis_points", "CGI, art. 278"),
        Setting("vat_on_debits", 0, 0, 1, "yes_no", "CGI, art. 269, 2, c"),
        Setting("invoice_schedule", 0, 0, 2, "choice", "commercial"),
        Setting("deposit_percent", 0, 0, 100, "percent", "commercial"),
        Setting("deposit_cents", 0, 0, 100_000_000, "cents", "commercial"),
        Setting("issue_when_due", 0, 0, 1, "yes_no", "commercial"),
        Setting("transmit_invoices", 0, 0, 1, "yes_no", "CGI, art. 289 bis"),
        Setting("plan_after_payment", 0, 0, 1, "yes_no", "commercial"),
        Setting("exercise_month", 1, 1, 12, "choice", "Code de commerce, art. L. 123-12"),
        Setting("account_clients", 411000, 411000, 411999, "account", "PCG"),
        Setting("account_sales", 706000, 706000, 706999, "account", "PCG"),
        Setting("account_deposits", 419100, 419100, 419199, "account", "PCG"),
        Setting("account_vat", 445710, 445700, 445799, "account", "PCG"),
        Setting("account_vat_waiting", 445740, 445700, 445899, "account", "PCG"),
        Setting("account_penalties", 763000, 758000, 763999, "account", "PCG"),
        Setting("account_bank", 512000, 512000, 512999, "account", "PCG"),
        Setting("account_stripe", 512100, 511000, 518999, "account", "PCG"),
        Setting("account_unallocated", 471000, 471000, 471999, "account", "PCG"),
        Setting("account_fees", 627800, 627000, 627999, "account", "PCG"),
        Setting("account_suppliers", 401000, 401000, 401999, "account", "PCG"),
        Setting("account_auditor_fees", 622600, 622000, 622999, "account", "PCG"),
        Setting("account_auditor_expenses", 625100, 625000, 625999, "account", "PCG"),
        Setting("account_vat_deductible", 445660, 445600, 445699, "account", "PCG"),
        Setting("late_change_days", 10, 0, 60, "days", "commercial"),
        Setting("travel_terms", 0, 0, 2, "choice", "commercial"),
        Setting("plan_sending_days", 10, 0, 60, "days", "ISO/IEC 17065", unclear=True),
        Setting("report_delay_days", 15, 1, 90, "days", "ISO/IEC 17065", unclear=True),
        Setting("plan_delay_days", 30, 1, 90, "days", "art. 5"),
        Setting("contest_days", 15, 0, 60, "days", "ISO/IEC 17065, 7.13", unclear=True),
        Setting("team_access_days", 365, 0, 3650, "days", "ISO/IEC 17065, 4.5"),
        Setting("retention_file_years", 6, 6, 30, "years", "ISO/IEC 17065, 7.12"),
        Setting("retention_books_years", 10, 10, 30, "years", "Code de commerce, art. L. 123-22"),
        Setting("impartiality_years", 2, 2, 10, "years", "ISO/IEC 17065, 4.2.10"),
        Setting("complaint_acknowledge_days", 5, 1, 30, "days", "ISO/IEC 17065, 7.13"),
        Setting("complaint_answer_days", 30, 1, 180, "days", "ISO/IEC 17065, 7.13"),
        Setting("appeal_days", 30, 1, 365, "days", "ISO/IEC 17065, 7.13"),
        Setting("wait_after_refusal_months", 3, 3, 12, "months", "art. 8"),
        Setting("suspension_months", 3, 1, 6, "months", "art. 5, 7", unclear=True),
        Setting("sites_include_central", 0, 0, 1, "yes_no", "art. 6", unclear=True),
        Setting("publish_prices", 0, 0, 1, "yes_no", "ISO/IEC 17065, 4.6"),
        Setting("credit_on_refund", 1, 0, 1, "yes_no", "commercial"),
        Setting("decision_delay_days", 15, 1, 60, "days", "ISO/IEC 17065", unclear=True),
        Setting("grades_33", 0, 0, 1, "choice", "2026-728+5", unclear=True),
        Setting("new_entrant_33", 0, 0, 1, "yes_no", "2026-728+5", unclear=True),
        Setting("surveillance_33", 0, 0, 1, "yes_no", "2026-728+5", unclear=True),
        Setting("subcontractor_33", 0, 0, 3, "choice", "2026-728+5", unclear=True),
        Setting("trainers_19", 0, 0, 500, "count", "2026-728", unclear=True),
        Setting("permanent_share_20", 0, 0, 100, "percent", "2026-728", unclear=True),
        Setting("wait_on_refused_extension", 1, 0, 1, "yes_no", "art. 8", unclear=True),
        Setting("audits_in_a_row", 0, 0, 10, "count", "accreditation", unclear=True),
        Setting("audits_before_leading", 0, 0, 50, "count", "accreditation", unclear=True),
        Setting("audit_files_gigabytes", 5, 1, 100, "gigabytes", "commercial"),
        Setting("identity_notice_days", 30, 0, 180, "days", "art. 7", unclear=True),
    )
}


@dataclass(frozen=True)
class Unclear:
    """A point that the texts leave unclear: the settings that answer it, or none when the product has decided.

    `source` says what the answer rests on. The words are in the package's wording, by `code`.
    """

    code: str
    source: str
    settings: tuple[str, ...] = ()


UNCLEAR = (
    Unclear("U1", "art. 4"),
    Unclear("U2", "art. 4, 10"),
    Unclear("U3", "art. 6"),
    Unclear("U4", "art. 6", ("sites_include_central",)),
    Unclear("U5", "art. 5"),
    Unclear("U6", "art. 5, 7", ("suspension_months",)),
    Unclear("U7", "art. 3"),
    Unclear("U8", "ISO/IEC 17065, 7.13", ("contest_days",)),
    Unclear("U9", "ISO/IEC 17065", ("decision_delay_days", "plan_sending_days", "report_delay_days")),
    Unclear("U10", "art. 7", ("identity_notice_days",)),
    Unclear("U11", "2026-728+5", ("grades_33", "new_entrant_33", "surveillance_33", "subcontractor_33")),
    Unclear("U12", "2026-728", ("trainers_19", "permanent_share_20")),
    Unclear("U13", "2026-728"),
    Unclear("U14", "art. 4"),
    Unclear("U15", "2021-02-01"),
    Unclear("U16", "art. 8", ("wait_on_refused_extension",)),
    Unclear("U17", "accreditation", ("audits_in_a_row", "audits_before_leading")),
    Unclear("U18", "art. 2"),
    Unclear("U19", "art. 4"),
)
