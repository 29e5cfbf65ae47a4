"""Decides whether what one step of an application says can be right, while it is being typed."""

from __future__ import annotations

from datetime import date

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

OLDEST_YEARS = 5
OLDEST_DAY = date(1970, 1, 1)  # before any law on training: a year mistyped


def may_state_year(year: int | None, today: date) -> Verdict:
    """Whether a turnover may be of that year: not one to come, nor one too far back to be the last one declared.

    Source: R5.2 (last BPF). Example: on 26/11/2026, 2021 to 2026 → yes; 2027 or 2020 → no.
    """
    if year is not None and year > today.year:
        return refuse("year_ahead")
    if year is not None and year < today.year - OLDEST_YEARS:
        return refuse("year_too_old")
    return ALLOWED


def may_state_action(category: str, first_day: date | None, last_day: date | None, today: date) -> Verdict:
    """Whether an action may be declared on these days: carried out; for apprenticeship (CFA), begun is enough.

    Each reason names its field, `first_day` or `last_day`. Source: R5.3. Example: AF from today to tomorrow → no.
    """
    begins = refuse("action_not_begun", field="first_day") if first_day and first_day > today else ALLOWED
    if first_day and first_day < OLDEST_DAY:
        begins = refuse("day_too_old", field="first_day")
    ends = ALLOWED
    if last_day and last_day < OLDEST_DAY:
        ends = refuse("day_too_old", field="last_day")
    elif last_day and last_day < (first_day or last_day):
        ends = refuse("ends_before_start", field="last_day")
    elif last_day and last_day > today and category != "CFA":
        ends = refuse("action_not_ended", field="last_day")
    return all_of(begins, ends)


def may_wish(first_day: date | None, last_day: date | None, today: date) -> Verdict:
    """Whether an audit may be wished for this period: neither over, nor ending before it starts.

    Each reason names its field, `from` or `to`. Example: on 26/11/2026, from 25/11 → no; from 26/11 → yes.
    """
    begins = refuse("wish_passed", field="from") if first_day and first_day < today else ALLOWED
    ends = ALLOWED
    if last_day and last_day < today:
        ends = refuse("wish_passed", field="to")
    elif last_day and last_day < (first_day or last_day):
        ends = refuse("ends_before_start", field="to")
    return all_of(begins, ends)
