"""Describing the open minors that come with a certificate of another body, so that the next audit looks at each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from certbody.audits import standards
from certbody.audits.models import MinorTakenOver
from certbody.audits.queries.taken_over import get_described, list_of_transfer
from certbody.audits.rules.deadlines import deadlines_for
from certbody.certificates.models import TransferIn
from certbody.certificates.queries.transfers import get_transfer_in
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import transfer
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def describe_minor(transfer_in_id: UUID, values: Mapping[str, Any], by: Actor) -> MinorTakenOver:
    """Writes down one open minor of the former body, with the last day that its notification gives (R4.3).

    Refused beyond the number that the former body told. Source: R5.11, invariant 50.
    """
    row = get_transfer_in(transfer_in_id, by, lock=True)
    require(wordable(transfer.may_describe_minor(row.state, len(list_of_transfer(row.id)), row.open_minors)))
    _must_make_sense(row, values["indicator"], values["notified_on"])
    terms = standards.nonconformity_terms(values["notified_on"])
    one = MinorTakenOver(
        transfer_in_id=row.id,
        certificate_id=row.certificate_id,
        number=_next_number(row),
        former_body=row.former_body,
        due_on=deadlines_for("minor", values["notified_on"], 0, terms).implementation,
        **values,
    )
    db.session.add(one)
    db.session.flush()
    after = {"indicator": one.indicator, "notified_on": one.notified_on.isoformat(), "title": one.fact}
    journal.record("minor_taken_over.described", one, by, after=after)
    return one


def _must_make_sense(row: TransferIn, indicator: int, notified_on: date) -> None:
    """The day lies in the life of the certificate, and the indicator is one of the standard of that day."""
    problems: dict[str, list[str]] = {}
    if not transfer.may_be_notified_on(notified_on, row.starts_on, row.received_on):
        problems["notified_on"] = ["transfer_minor_day"]
    standard = standards.standard(standards.standard_code_on(notified_on))
    if indicator not in {one.number for one in standard.indicators}:
        problems["indicator"] = ["transfer_minor_indicator"]
    if problems:
        raise Invalid(problems)


def _next_number(row: TransferIn) -> int:
    numbers = select(func.max(MinorTakenOver.number)).where(MinorTakenOver.transfer_in_id == row.id)
    return (db.session.scalar(numbers) or 0) + 1


def remove_minor(minor_taken_over_id: UUID, by: Actor) -> MinorTakenOver:
    """Takes out a minor that was described wrongly, while the takeover is open; the journal keeps what it said."""
    one = get_described(minor_taken_over_id)
    row = get_transfer_in(one.transfer_in_id, by, lock=True)
    db.session.refresh(one)
    if row.state != "open":
        raise Refused(Reason("transfer_settled", transfer.TRANSFER_RULE))
    if one.removed_at is None:
        one.removed_at = clock.now()
        before = {"indicator": one.indicator, "notified_on": one.notified_on.isoformat(), "title": one.fact}
        journal.record("minor_taken_over.removed", one, by, before=before)
        db.session.flush()
    return one


def carry_over(transfer_in_id: UUID, certificate_id: UUID) -> None:
    """From the takeover on, the described minors belong to the certificate of this body."""
    for one in list_of_transfer(transfer_in_id):
        one.certificate_id = certificate_id
    db.session.flush()
