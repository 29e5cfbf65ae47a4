"""Proposing what each open bank line settles, and booking all that is certain at one person's word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from certbody.billing.models import BankBatch, BankLine
from certbody.billing.queries.bank import list_open_lines, matching
from certbody.billing.rules.bank_matching import CERTAIN, CONFIDENCES, Suggestion
from certbody.kit import outbox
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

CONFIRM = "bank_attributions"
NONE = "none"
VIEWS = (*CONFIDENCES, NONE)


@dataclass(frozen=True)
class Proposed:
    """A line with what it may settle, the surest first."""

    line: BankLine
    suggestions: tuple[Suggestion, ...]

    @property
    def confidence(self) -> str:
        """How sure the surest is; `none` without any."""
        return self.suggestions[0].confidence if self.suggestions else NONE


def propose_all() -> list[Proposed]:
    """Every open line with what it may settle, the newest first. Two statements, however many lines there are."""
    lines, known = list_open_lines(), matching()
    return [Proposed(line, known.suggest(line.left_cents, line.words, line.payer)) for line in lines]


def propose(line: BankLine) -> Proposed:
    """One line with what it may settle."""
    return Proposed(line, matching().suggest(line.left_cents, line.words, line.payer) if line.is_open else ())


def certain_of(proposed: Sequence[Proposed]) -> list[Proposed]:
    """The lines whose attribution is certain: of two that would settle one invoice, the older one alone."""
    taken: set[object] = set()
    kept = []
    for one in reversed(proposed):
        wanted = {part.invoice.id for part in one.suggestions[0].parts} if one.confidence == CERTAIN else set()
        if wanted and not wanted & taken:
            taken |= wanted
            kept.append(one)
    return kept


def mark_of(certain: Sequence[Proposed]) -> str:
    """What tells these attributions from any others: their lines, invoices and amounts, digested."""
    told = json.dumps(sorted((_pair(one) for one in certain), key=lambda pair: str(pair["line"])))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def confirm_all(seen: str, by: Actor) -> BankBatch:
    """Has every certain attribution booked, each in a transaction of its own; the page follows how far it is.

    `seen` is the mark of those that the page showed: Refused when they are not the same any more.
    """
    certain = certain_of(propose_all())
    if not certain or mark_of(certain) != seen:
        raise Refused(Reason("bank_line_meanwhile"))
    batch = BankBatch(
        kind="attribution", pairs=[_pair(one) for one in certain], total=len(certain), created_by=by.person_id,
        created_by_name=by.name,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    journal.record("bank_batch.confirmed", batch, by, after={"count": len(certain)})
    outbox.post(CONFIRM, bank_batch_id=str(batch.id))
    return batch


def _pair(one: Proposed) -> dict[str, object]:
    parts = [[str(part.invoice.id), part.cents] for part in one.suggestions[0].parts]
    return {"line": str(one.line.id), "left": one.line.left_cents, "parts": parts}
