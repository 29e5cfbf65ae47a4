"""Making a run of the export to the ministry, and comparing our valid pairs with the public list."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date

from certbody.certificates.models import ListComparison, MinistryExport
from certbody.certificates.queries import ministry as queries
from certbody.certificates.rules import ministry
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.operations.files import keep_made
from certbody.tenants.queries.settings import get_profile


def export_to_ministry(by: Actor) -> MinistryExport:
    """Keeps a run: exactly the pairs valid today, the file with its checksum, and the differences with the run before.

    Source: R6.5, invariant 65.
    """
    day, previous = clock.today(), queries.find_newest_export()
    rows = ministry.export_rows(queries.list_held(day), day)
    text = ministry.FORMATS[ministry.SENT_AS](rows, get_profile().legal_name)
    file = keep_made(f"export-ministere-{day.isoformat()}.csv", text.encode("utf-8"), by)
    pairs = ministry.pairs_of(rows)
    before = [_read(pair) for pair in previous.pairs] if previous else []
    added, removed = ministry.compare_runs(before, pairs)
    run = MinistryExport(
        day=day,
        made_at=clock.now(),
        made_by=by.person_id,
        made_by_name=by.name,
        format=ministry.SENT_AS,
        file_id=file.id,
        sha256=file.sha256,
        previous_id=previous.id if previous else None,
        pairs=[_write(pair) for pair in pairs],
        added=[_write(pair) for pair in added],
        removed=[_write(pair) for pair in removed],
    )
    db.session.add(run)
    db.session.flush()
    counts = {"pairs": len(pairs), "added": len(added), "removed": len(removed), "sha256": file.sha256}
    journal.record("ministry_export.made", run, by, after=counts)
    return run


def _write(pair: ministry.Pair) -> str:
    return " ".join(pair)


def _read(text: str) -> ministry.Pair:
    nda, _, category = text.rpartition(" ")
    return nda, category


def compare_with_public_list(by: Actor) -> ListComparison:
    """Keeps where the pairs valid today and the newest imported list disagree. Refused before a list was imported.

    Source: R6.6, invariant 66.
    """
    day, imported = clock.today(), queries.find_newest_list()
    if imported is None:
        raise Refused(Reason("no_list_to_compare", ministry.LIST_RULE))
    rows, known = ministry.export_rows(queries.list_held(day), day), queries.list_certified()
    listed = queries.find_listed_among(list({*known, *(row.nda for row in rows)}))
    differences = ministry.reconcile(rows, known, listed)
    comparison = ListComparison(
        day=day,
        made_at=clock.now(),
        made_by_name=by.name,
        import_id=imported.id,
        pair_count=len(rows),
        counts=dict(Counter(one.kind for one in differences)),
        differences=[asdict(one) for one in differences],
    )
    db.session.add(comparison)
    db.session.flush()
    journal.record("list_comparison.made", comparison, by, after={"pairs": len(rows), "differences": len(differences)})
    return comparison


def do_nightly_runs(today: date) -> None:
    """The export and the comparison of the night; done again on the same day, each finds that it is made."""
    newest = queries.find_newest_export()
    if newest is None or newest.day < today:
        export_to_ministry(SYSTEM)
    compared = queries.find_newest_comparison()
    if queries.find_newest_list() is not None and (compared is None or compared.day < today):
        compare_with_public_list(SYSTEM)
