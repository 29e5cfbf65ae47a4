"""The words of audits: reasons, states and kinds."""

from __future__ import annotations

from certbody.audits import (
    wording_cancelling,
    wording_findings,
    wording_journal,
    wording_planning,
    wording_preparation,
    wording_review,
    wording_size,
    wording_standard,
    wording_taken_over,
)
from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {
    **wording_planning.SENTENCES,
    **wording_cancelling.SENTENCES,
    **wording_size.SENTENCES,
    **wording_findings.SENTENCES,
    **wording_preparation.SENTENCES,
    **wording_standard.SENTENCES,
    **wording_review.SENTENCES,
    **wording_taken_over.SENTENCES,
}

LABELS: dict[str, dict[str, object]] = {
    **wording_planning.LABELS,
    **wording_preparation.LABELS,
    **wording_size.LABELS,
    **wording_findings.LABELS,
    **wording_journal.LABELS,
    **wording_review.LABELS,
    **wording_standard.LABELS,
}
