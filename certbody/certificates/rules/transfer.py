"""Says when a certificate may be taken over from another body, by when, and by when ours is handed over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.audits.rules.terms import CycleTerms
from certbody.certificates.rules.cycle import effect_allowed
from certbody.certificates.rules.decision import counted_majors
from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

TRANSFER_RULE = "Arrêté du 6 juin 2019 (audit), art. 7"
PIECES = ("certificate_copy", "nonconformity_file", "last_report")
TRANSFER_OUTCOMES = ("take_over", "refuse_transfer")


@dataclass(frozen=True)
class TransferFile:
    """What the former body handed over about a certificate that is to be taken over.

    `described_minors`: how many open minors are told one by one; None for decisions of before, which told their number.
    """

    siren: str
    state: str
    starts_on: date
    ends_on: date
    open_majors: int
    open_minors: int
    pieces: frozenset[str]
    categories: frozenset[str] = frozenset()
    described_minors: int | None = None


def missing_pieces(pieces: frozenset[str]) -> tuple[str, ...]:
    """The papers still awaited: certificate copy, nonconformity file, last report. Source: R5.11, invariant 62."""
    return tuple(piece for piece in PIECES if piece not in pieces)


def decision_due(complete_on: date, terms: CycleTerms) -> date:
    """The last day to decide: 30 days after the file is complete. Source: R5.11, invariant 62.

    Example: complete on 23/11/2026 → 23/12/2026.
    """
    return complete_on + timedelta(days=terms.transfer_decision_days)


def handover_due(requested_on: date, terms: CycleTerms) -> date:
    """The last day to hand our package over: 15 days after it was asked for. Source: R5.11, invariant 62.

    Example: asked for on 23/11/2026 → 08/12/2026.
    """
    return requested_on + timedelta(days=terms.transfer_handover_days)


def may_decide_transfer(file: TransferFile) -> Verdict:
    """Whether the file is complete, one reason for each paper that is missing. Source: R5.11, invariant 62."""
    missing = missing_pieces(file.pieces)
    return Verdict(tuple(Reason("transfer_piece_missing", TRANSFER_RULE, {"piece": piece}) for piece in missing))


def may_describe_minor(state: str, described: int, told: int) -> Verdict:
    """Whether one more open minor may be described: as many as the former body told, unless the takeover is refused.

    Source: R5.11, invariant 50. Example: two told, two described → `transfer_minors_all_described`.
    """
    if state == "refused":
        return refuse("transfer_settled", TRANSFER_RULE)
    if described >= told:
        return refuse("transfer_minors_all_described", TRANSFER_RULE, told=told)
    return ALLOWED


def may_be_notified_on(day: date, starts_on: date, received_on: date) -> bool:
    """Whether a minor still open could be notified on that day: see `days_of_notification`."""
    first, last = days_of_notification(starts_on, received_on)
    return first <= day <= last


def days_of_notification(starts_on: date, received_on: date) -> tuple[date, date]:
    """The first and the last day of a minor still open: in the year before the certificate began, or since.

    The audit that a certificate rests on is held before its first day.
    Example: certificate from 01/03/2025, asked for on 23/11/2026 → 01/03/2024 and 23/11/2026.
    """
    return add_months(starts_on, -12), received_on


def may_take_over(
    file: TransferFile,
    siren: str,
    decided_on: date,
    effective_on: date,
    terms: NonconformityTerms,
    held: Collection[str] = (),
) -> Verdict:
    """Whether the certificate may be taken over on that day; one reason for each obstacle.

    Not while suspended, not with an open major (five minors count as one), not before each open minor is described,
    only for the same SIREN, only while something of its validity remains, and for no category that a running
    certificate of this body covers (`held`). Source: R5.11, invariants 48, 50 and 62.
    Example: suspended → `transfer_suspended`.
    """
    checks = [may_decide_transfer(file), effect_allowed(decided_on, effective_on)]
    if file.state != "valid":
        checks.append(refuse("transfer_suspended", TRANSFER_RULE))
    if majors := counted_majors(file.open_majors, file.open_minors, terms):
        limit = terms.minors_worth_a_major
        checks.append(refuse("transfer_major_open", TRANSFER_RULE, majors=majors, limit=limit))
    if file.described_minors not in (None, file.open_minors):
        values = {"described": file.described_minors, "told": file.open_minors}
        checks.append(refuse("transfer_minors_not_described", TRANSFER_RULE, **values))
    if file.siren != siren:
        checks.append(refuse("transfer_other_siren", TRANSFER_RULE, theirs=file.siren, ours=siren))
    if twice := sorted(file.categories & set(held)):
        checks.append(refuse("transfer_already_certified", TRANSFER_RULE, categories=twice))
    checks.append(_something_remains(file, effective_on))
    return all_of(*checks)


def _something_remains(file: TransferFile, effective_on: date) -> Verdict:
    if file.starts_on <= effective_on < file.ends_on:
        return ALLOWED
    return refuse("transfer_nothing_remains", TRANSFER_RULE, starts_on=file.starts_on, ends_on=file.ends_on)


def remaining_validity(file: TransferFile, effective_on: date) -> tuple[date, date]:
    """The days of the certificate that takes over: from the takeover to the same end. Source: R5.11, invariant 62.

    Example: 21/09/2026 to 20/09/2029, taken over on 01/02/2027 → 01/02/2027 to 20/09/2029.
    """
    return effective_on, file.ends_on
