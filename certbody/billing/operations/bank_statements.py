"""Taking in a statement of the body's bank account: kept, its columns named once, its lines kept once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import text

from certbody.billing.models import BankBatch, BankLayout
from certbody.billing.operations.posting_transfers import post_new_transfers
from certbody.billing.queries.bank import find_layout, get_bank_batch
from certbody.billing.rules.bank_csv import Heading, find_heading, fits, read_table, text_of
from certbody.billing.rules.bank_lines import Entry, Problem, Read, Sorter, Unreadable
from certbody.billing.rules.camt import read_camt
from certbody.clients.rules.identifiers import compact
from certbody.kit import clock, outbox, wording
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.files import Content
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import check_room, check_size, keep_chunks, read_file

READ = "bank_statement"
AT_ONCE = 500
_MEDIA = {".xml": "application/xml", ".csv": "text/csv", ".txt": "text/plain"}
# Adds lines, but for those that are kept already; answers with the new ones. One parameter, however many lines.
_KEEP = text("""
insert into bank_line (tenant_id, id, batch_id, account, reference, day, amount_cents, left_cents, payer, words)
select :tenant, id, :batch, account, reference, day, cents, cents, payer, words
from jsonb_to_recordset(cast(:lines as jsonb)) as told
  (id uuid, account text, reference text, day date, cents bigint, payer text, words text)
on conflict do nothing returning id
""")
Tell = Callable[[int, int], None]


def send_statement(name: str, stream: IO[bytes], by: Actor) -> BankBatch:
    """Keeps a statement and queues its reading; a table whose columns are not known yet waits until they are named.

    Invalid, with the line, for a file that is no statement.
    """
    body = stream.read()
    check_size(len(body))
    check_room(len(body))
    if _inspect([body], name) is None:
        raise Invalid({"file": ["statement_kind"]})
    heading = None if _is_camt(body) else _heading_of(body)
    stored = keep_chunks(new_id(), name, [body], by, _inspect)
    batch = BankBatch(
        kind="import", file_id=stored.id, file_name=stored.name, created_by=by.person_id, created_by_name=by.name
    )
    layout = find_layout()
    batch.state = "queued" if heading is None or (layout and fits(heading, layout.columns)) else "waiting"
    db.session.add(batch)
    db.session.flush()
    journal.record("bank_batch.sent", batch, by, after={"file": stored.name, "sha256": stored.sha256})
    _queue(batch)
    return batch


def name_columns(bank_batch_id: UUID, columns: Mapping[str, str], account: str, version: int, by: Actor) -> BankBatch:
    """Keeps which column says what, for this statement and those to come, and reads it.

    Invalid when a column is named twice, is not in the table, or none says what came in.
    """
    batch = get_bank_batch(bank_batch_id)
    layout = find_layout() or BankLayout(account="", columns={}, version=0)
    if layout.version:
        expect_version(layout, version)
    heading, named = heading_of(batch), {role: column for role, column in columns.items() if column}
    if heading is None or batch.state != "waiting":
        raise Refused(Reason("bank_batch_not_waiting"))
    _check(named, heading)
    before = {"account": layout.account, **layout.columns} if layout.version else None
    layout.account, layout.columns = compact(account), named
    if not layout.version:
        layout.version = 1
        db.session.add(layout)
    db.session.flush()
    journal.record("bank_layout.set", layout, by, before=before, after={"account": layout.account, **named})
    batch.state = "queued"
    journal.record("bank_batch.columns_named", batch, by)
    _queue(batch)
    return batch


def _check(named: Mapping[str, str], heading: Heading) -> None:
    errors = {role: ["statement_column_unknown"] for role, column in named.items() if column not in heading.columns}
    errors |= {role: ["statement_column_missing"] for role in ("day", "words") if role not in named}
    if not {"amount", "credit"} & set(named):
        errors["amount"] = ["statement_column_amount"]
    twice = [role for role, column in named.items() if list(named.values()).index(column) != list(named).index(role)]
    errors |= {role: ["statement_column_twice"] for role in twice}
    if errors:
        raise Invalid({f"column-{role}": codes for role, codes in errors.items()})


def _queue(batch: BankBatch) -> None:
    if batch.state == "queued":
        outbox.post(READ, bank_batch_id=str(batch.id))
    db.session.flush()


def heading_of(batch: BankBatch) -> Heading | None:
    """The columns of a table that was sent, to name them; nothing for a statement in XML."""
    body = _body_of(batch)
    return None if _is_camt(body) else _heading_of(body)


def _body_of(batch: BankBatch) -> bytes:
    assert batch.file_id is not None
    return read_file(batch.file_id)[1].read_bytes()


def read_statement(batch: BankBatch, by: Actor, tell: Tell | None = None) -> None:
    """Keeps the lines of a statement that are not kept yet; one that nothing can be read of changes nothing.

    The same file again, at once or later, adds nothing. `tell` hears how many lines were read, and about how many
    there are.
    """
    body, sorter = _body_of(batch), Sorter(clock.today())
    total = body.count(b"Ntry>") // 2 if _is_camt(body) else body.count(b"\n")
    try:
        with db.session.begin_nested():
            read, added = _keep_all(batch, sorter.keep(_entries(body)), tell, total)
    except Unreadable as unreadable:
        _finish(batch, "failed", [unreadable.problem], by)
        return
    batch.total = batch.done = read + sorter.left_out + sorter.faults
    batch.added, batch.known = added, read - added
    batch.left_out, batch.faults = sorter.left_out, sorter.faults
    _finish(batch, "done", sorter.problems, by)


def _entries(body: bytes) -> Iterator[Read]:
    if _is_camt(body):
        yield from read_camt([body])
        return
    letters, layout = text_of(body), find_layout()
    heading = find_heading(letters)
    if layout is None or not fits(heading, layout.columns):
        raise Unreadable(Problem(heading.place, "statement_columns_changed"))
    yield from read_table(letters, heading, layout.columns, layout.account)


def _keep_all(batch: BankBatch, entries: Iterable[Entry], tell: Tell | None, total: int) -> tuple[int, int]:
    """How many lines were read, and how many of them are new: one statement for five hundred of them."""
    waiting, read, added = iter(entries), 0, 0
    while some := list(islice(waiting, AT_ONCE)):
        given = {"tenant": current_tenant(), "batch": batch.id, "lines": json.dumps([_row(one) for one in some])}
        kept = db.session.scalars(_KEEP, given).all()
        post_new_transfers(kept)
        added += len(kept)
        read += len(some)
        if tell:
            tell(read, max(total, read))
    return read, added


def _row(entry: Entry) -> dict[str, object]:
    told = {"account": entry.account, "reference": entry.reference, "payer": entry.payer, "words": entry.words}
    return told | {"id": str(new_id()), "day": entry.day.isoformat(), "cents": entry.amount_cents}


def _finish(batch: BankBatch, state: str, problems: list[Problem], by: Actor) -> None:
    batch.state, batch.finished_at = state, clock.now()
    batch.problems = [_kept(one) for one in problems]
    journal.record(f"bank_batch.{state}", batch, by, after={"added": batch.added, "known": batch.known})
    db.session.flush()


def _kept(problem: Problem) -> dict[str, object]:
    """A problem as it is kept: where, why, what stands there, and what more is known of it."""
    more = {"rank": problem.rank, "amount": problem.amount[:40], "reference": problem.reference[:80]}
    told = {"place": problem.place, "code": problem.code, "found": problem.found[:80]}
    return told | {name: value for name, value in more.items() if value}


def _heading_of(body: bytes) -> Heading:
    try:
        return find_heading(text_of(body))
    except Unreadable as unreadable:
        raise Invalid({"file": [wording.why(reason_of(vars(unreadable.problem)))]}) from unreadable


def reason_of(problem: Mapping[str, object]) -> Reason:
    """What could not be read of a statement, in words: its line, the movement where a file has many on one, and why."""
    place, rank = problem["place"], problem.get("rank")
    where = _("%(line)s (opération n° %(rank)s)", line=place, rank=rank) if rank else place
    told = [problem.get("amount") or "", problem["found"]]
    reference = problem.get("reference")
    named = _(", référence %(reference)s", reference=reference) if reference else ""
    values = {"place": where, "found": problem["found"], "told": " ".join(map(str, filter(None, told))), "named": named}
    return Reason(str(problem["code"]), values=values)


def _is_camt(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _inspect(chunks: Iterable[bytes], name: str) -> Content | None:
    """A statement is text: XML or a table, told from its bytes."""
    body = b"".join(chunks)
    ending = Path(name).suffix.lower()
    if ending not in _MEDIA or b"\x00" in body or (ending == ".xml") != _is_camt(body):
        return None
    return Content(_MEDIA[ending], len(body), hashlib.sha256(body).hexdigest())
