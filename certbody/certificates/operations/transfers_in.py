"""Taking a certificate over from another body: the file, its papers, the decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits import standards
from certbody.certificates.models import Certificate, Decision, TransferIn
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.cycle import tend_certificate
from certbody.certificates.operations.keeping import keep_decision
from certbody.certificates.operations.minors_taken_over import carry_over
from certbody.certificates.queries.review import decider_verdict, find_decider
from certbody.certificates.queries.transfers import file_of, get_transfer_in, list_held_categories
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules import transfer
from certbody.certificates.rules.replaying import facts_of_transfer
from certbody.certificates.rules.transfer import TransferFile
from certbody.clients.models import Organisation
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.identifiers import compact
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.rules.permissions import Permission

COLUMNS = {
    "certificate_copy": "certificate_file_id",
    "nonconformity_file": "nonconformity_file_id",
    "last_report": "report_file_id",
}


def open_transfer_in(organisation_id: UUID, values: Mapping[str, Any], by: Actor) -> TransferIn:
    """Opens the file of a certificate to take over: what it says, and how its nonconformities stand."""
    organisation = get_organisation(organisation_id, by)
    told = {**values, "siren": compact(values["siren"])}
    row = TransferIn(organisation_id=organisation.id, received_on=clock.today(), **told)
    db.session.add(row)
    db.session.flush()
    after = {"former_body": row.former_body, "number": row.former_number, "ends_on": row.ends_on.isoformat()}
    journal.record("transfer_in.opened", row, by, after=after)
    return row


def add_piece(transfer_in_id: UUID, piece: str, file: StoredFile, by: Actor) -> TransferIn:
    """Adds a paper that the former body handed over; with the last one the 30 days to decide begin (invariant 62)."""
    row = get_transfer_in(transfer_in_id, by, lock=True)
    _must_be_open(row)
    setattr(row, COLUMNS[piece], file.id)
    if row.complete_on is None and not transfer.missing_pieces(file_of(row).pieces):
        row.complete_on = clock.today()
        row.due_on = transfer.decision_due(row.complete_on, standards.cycle_terms(row.complete_on))
    journal.record("transfer_in.piece_added", row, by, after={"piece": piece, "sha256": file.sha256})
    db.session.flush()
    return row


def _must_be_open(row: TransferIn) -> None:
    if row.state != "open":
        raise Refused(Reason("transfer_settled", transfer.TRANSFER_RULE))


def decide_transfer_in(transfer_in_id: UUID, outcome: str, reason: str, effective_on: date, by: Actor) -> Decision:
    """Takes the certificate over for what remains of its validity, or refuses with the reason.

    Refused while a paper is missing; a takeover also when suspended, with an open major, for another SIREN, or for a
    category that a certificate of this body covers already (R5.11).
    """
    by.must(Permission.DECIDE)
    row, today = get_transfer_in(transfer_in_id, by, lock=True), clock.today()
    _must_be_open(row)
    organisation = get_organisation(row.organisation_id, by)
    decider, file = find_decider(by, True, (), organisation.id, today), file_of(row)
    record = rules.DecisionRecord(outcome, today, effective_on, reason, by.membership_id, str(row.report_file_id or ""))
    held = list_held_categories(organisation.id, effective_on)
    _must_be_allowed(file, organisation, held, decider, record)
    certificate = _take_over(row, organisation, effective_on) if outcome == "take_over" else None
    report = db.session.get_one(StoredFile, (row.tenant_id, row.report_file_id))
    decision = Decision(
        organisation_id=organisation.id,
        certificate_id=certificate.id if certificate else None,
        outcome=outcome,
        categories=row.categories,
        reason=reason.strip(),
        facts=facts_of_transfer(outcome, row.categories, organisation.siren, held, file, decider),
        decided_on=today,
        effective_on=effective_on,
        report_sha256=report.sha256,
    )
    _settle(row, certificate, keep_decision(decision, by), by)
    return decision


def _must_be_allowed(
    file: TransferFile, organisation: Organisation, held: Collection[str], decider: rules.Decider,
    record: rules.DecisionRecord,
) -> None:  # fmt: skip
    today = clock.today()
    require(wordable(all_of(decider_verdict(decider, organisation.id, today), transfer.may_decide_transfer(file))))
    checks = [rules.decision_complete("transfer", record)]
    if record.outcome == "take_over" and record.effective_on is not None:
        terms = standards.nonconformity_terms(today)
        checks.append(transfer.may_take_over(file, organisation.siren, today, record.effective_on, terms, held))
    require(wordable(all_of(*checks)))


def _take_over(row: TransferIn, organisation: Organisation, effective_on: date) -> Certificate:
    certificate = issuing.new_certificate(organisation, list(row.categories), effective_on, None)
    certificate.starts_on, certificate.ends_on = transfer.remaining_validity(file_of(row), effective_on)
    certificate.cycle_starts_on, certificate.surveillance_held_on = row.starts_on, row.surveillance_held_on
    db.session.flush()
    return certificate


def _settle(row: TransferIn, certificate: Certificate | None, decision: Decision, by: Actor) -> None:
    row.decision_id, row.state = decision.id, "refused" if certificate is None else "taken_over"
    after = {"state": row.state, "effective_on": decision.effective_on.isoformat()}
    journal.record(f"transfer_in.{row.state}", row, by, after=after, reason=decision.reason)
    if certificate is None:
        organisation = get_organisation(row.organisation_id, by)
        letters.tell_transfer(organisation, "refused", row.former_number, row.former_body, decision.reason)
    else:
        row.certificate_id = certificate.id
        carry_over(row.id, certificate.id)
        issuing.record_event(certificate, "valid", decision.effective_on, decision.reason, by, decision, "draft")
        evaluated_on = row.surveillance_held_on or row.starts_on
        code = standards.standard_code_on(evaluated_on)
        followed = standards.standard(code), standards.guide_on(code, evaluated_on)
        issuing.print_edition(certificate, decision, followed, by)
        letters.tell_takeover(row, certificate, issuing.printed_number(certificate))
        tend_certificate(certificate.id, clock.today())
    db.session.flush()
