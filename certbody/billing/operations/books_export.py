"""Handing over the books of an exercise as the file of accounting entries; the export itself is in the journal."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import IO

from certbody.billing.queries.fec import AT_ONCE, stream_lines
from certbody.billing.rules.exercise import Exercise, may_close
from certbody.billing.rules.fec import ENCODING, FEC_RULE, fec_lines, fec_name
from certbody.clients.rules.identifiers import check_siren
from certbody.kit import wording
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalExport
from certbody.tenants.operations.journal_export import note_export
from certbody.tenants.queries.settings import get_profile


def export_books(stream: IO[bytes], exercise: Exercise, by: Actor) -> JournalExport:
    """Writes the lines of an exercise as they come from the database, and notes the file's name and checksum.

    Refused without the SIREN that names the file; Invalid, at its last day, for days that make no exercise.
    """
    if not (verdict := may_close(exercise.first, exercise.last)).allowed:
        raise Invalid({"last": [wording.why(reason) for reason in verdict.reasons]})
    siren = get_profile().siren
    if not check_siren(siren).allowed:
        raise Refused(Reason("fec_without_siren", FEC_RULE))
    digest, count = hashlib.sha256(), -1
    lines = fec_lines(stream_lines(exercise))
    while page := list(islice(lines, AT_ONCE)):
        body = "".join(page).encode(ENCODING)
        stream.write(body)
        digest.update(body)
        count += len(page)
    days = {"since": exercise.first.isoformat(), "until": exercise.last.isoformat()}
    scope = {"file": fec_name(siren, exercise.last), **days}
    return note_export("ledger", "txt", scope, count, digest.hexdigest(), by)
