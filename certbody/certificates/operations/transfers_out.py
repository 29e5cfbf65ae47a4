"""Handing a certificate over to another body: the request, the package, the departure."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from uuid import UUID

from certbody.audits import standards
from certbody.audits.models import Nonconformity
from certbody.audits.models.nonconformities import ActionPlan
from certbody.audits.queries.taken_over import Earlier, list_of_certificate
from certbody.certificates.models import Certificate, TransferOut
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.ending import cancel_coming_audits
from certbody.certificates.operations.moves import set_state
from certbody.certificates.queries import transfers as queries
from certbody.certificates.queries.certificates import get_certificate, list_editions, list_events
from certbody.certificates.queries.standing import pending_move, state_on
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import status, transfer
from certbody.clients.models import Complaint
from certbody.kit import clock
from certbody.kit.cells import harmless
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.i18n import french_day
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_made, read_file

_FACTS = ("audit", "numero", "indicateur", "grade", "constat", "notifiee_le", "etat", "levee_le", "conclusion")
_PLANS = (
    "audit",
    "numero",
    "version",
    "cause",
    "correction",
    "action_corrective",
    "responsable",
    "echeance",
    "remis_le",
)
_COMPLAINTS = ("numero", "nature", "recue_le", "en_cause", "etat", "issue", "communique_au_client")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def request_transfer_out(certificate_id: UUID, to_body: str, by: Actor) -> TransferOut:
    """Notes that another body takes a certificate over: its package is due in 15 days. Refused unless it is valid.

    The organisation asks for its own certificate; the office notes a request that came in otherwise.
    """
    certificate = get_certificate(certificate_id, by, lock=True)
    _must_be_transferable(certificate)
    if queries.find_transfer_out_of(certificate.id) is not None:
        raise Refused(Reason("transfer_already_asked", transfer.TRANSFER_RULE))
    today = clock.today()
    due_on = transfer.handover_due(today, standards.cycle_terms(today))
    row = TransferOut(
        certificate_id=certificate.id, to_body=to_body.strip(), requested_by_name=by.name, requested_on=today,
        due_on=due_on,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record("transfer_out.requested", row, by, after={"to_body": row.to_body, "due_on": due_on.isoformat()})
    number = issuing.printed_number(certificate)
    letters.tell_transfer(certificate.organisation, "requested", number, row.to_body, due_on=french_day(due_on))
    return row


def _must_be_transferable(certificate: Certificate) -> None:
    events, today = list_events(certificate.id), clock.today()
    if (pending := pending_move(events, today)) is not None:
        raise Refused(Reason("move_pending", status.STATUS_RULE, {"effective_on": pending.effective_on}))
    require(wordable(status.may_move(state_on(certificate, events, today), "transfer_out")))


def hand_over(transfer_out_id: UUID, by: Actor) -> TransferOut:
    """Makes the package: certificate, nonconformities with plans and conclusions, complaints, last report.

    Made again, it replaces the former package, which stays in the journal by its checksum. Source: R5.11.
    """
    row = queries.get_transfer_out(transfer_out_id, lock=True)
    if row.state == "left":
        raise Refused(Reason("transfer_settled", transfer.TRANSFER_RULE))
    certificate = get_certificate(row.certificate_id, by)
    number = issuing.printed_number(certificate)
    file = keep_made(f"transfert-{number}.zip", _archive(_package(certificate)), by)
    row.file_id, row.sha256, row.handed_over_at, row.state = file.id, file.sha256, clock.now(), "handed_over"
    journal.record("transfer_out.handed_over", row, by, after={"number": number, "sha256": file.sha256})
    letters.tell_transfer(certificate.organisation, "handed_over", number, row.to_body)
    db.session.flush()
    return row


def leave(transfer_out_id: UUID, by: Actor) -> TransferOut:
    """Notes that the other body has taken the certificate over: ours is transferred from today, for good."""
    row, today = queries.get_transfer_out(transfer_out_id, lock=True), clock.today()
    if row.state != "handed_over":
        raise Refused(Reason("transfer_not_handed_over", transfer.TRANSFER_RULE))
    certificate = get_certificate(row.certificate_id, by, lock=True)
    _must_be_transferable(certificate)
    row.state, row.left_on = "left", today
    after = status.MOVES["valid", "transfer_out"]
    issuing.record_event(certificate, after, today, f"Transfert à {row.to_body}", by, None, "valid")
    set_state(certificate, after)
    cancel_coming_audits(certificate, by)
    journal.record("certificate.transferred_out", certificate, by, before={"state": "valid"}, after={"state": after})
    letters.tell_transfer(certificate.organisation, "left", issuing.printed_number(certificate), row.to_body)
    db.session.flush()
    return row


def _package(certificate: Certificate) -> dict[str, bytes]:
    editions, report = list_editions(certificate.id), queries.find_last_report(certificate.id)
    if not editions:
        raise Refused(Reason("transfer_no_edition", transfer.TRANSFER_RULE))
    found = queries.list_nonconformities(certificate.id)
    plans: list[Sequence[object]] = [
        (row.audit.reference, row.number, plan.version, plan.cause, plan.correction, plan.corrective_action, plan.owner,
         plan.due_on, plan.submitted_at)
        for row, versions in found for plan in versions
    ]  # fmt: skip
    plans += [
        (one.former_body, one.number, "", "", "", one.promised, "", one.due_on, "")
        for one in list_of_certificate(certificate.id) if one.promised
    ]  # fmt: skip
    told = queries.list_complaints(certificate.organisation_id)
    package = {
        "certificat.pdf": read_file(editions[0].file_id)[1].read_bytes(),
        "non-conformites.csv": _table(_FACTS, _facts(certificate, found)),
        "plans-d-actions.csv": _table(_PLANS, plans),
        "plaintes-appels-signalements.csv": _table(_COMPLAINTS, map(_complaint, told)),
    }
    if report is not None:
        package["dernier-rapport.pdf"] = read_file(report.file_id)[1].read_bytes()
    return package


def _facts(
    certificate: Certificate, found: Iterable[tuple[Nonconformity, Sequence[ActionPlan]]]
) -> list[Sequence[object]]:
    """What was found during the cycle, here and by a body before whose certificate was taken over."""
    told: list[tuple[str, object, Earlier]] = [(row.audit.reference, row.notified_at, row) for row, _ in found]
    told += [(one.former_body, one.notified_on, one) for one in list_of_certificate(certificate.id)]
    return [
        (where, one.number, one.indicator, one.grade, one.fact, when, one.state, one.lifted_at, one.lifting_note)
        for where, when, one in told
    ]


def _complaint(one: Complaint) -> Sequence[object]:
    """What another body learns of a complaint: never who wrote it, nor their words."""
    return one.number, one.kind, one.received_at, one.about, one.state, one.outcome, one.notice


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else harmless(str(cell)) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8")


def _archive(package: dict[str, bytes]) -> bytes:
    """The papers with a slip of their checksums; the same papers give the same bytes."""
    slip = "".join(f"{hashlib.sha256(package[name]).hexdigest()}  {name}\n" for name in sorted(package))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({*package, "SHA256SUMS.txt"}):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), package.get(name, slip.encode("ascii")))
    return stream.getvalue()
