"""What the reviewer's remarks ask of the next version of a report."""

from __future__ import annotations

from collections.abc import Sequence

from certbody.kit.verdict import ALLOWED, Verdict, refuse

ARTICLE = "ISO/IEC 17065, 7.5"


def may_complete(drafts: int, unanswered: int) -> Verdict:
    """Whether a file may be found complete: no remark is being written, none sent waits for an answer.

    Source: ISO/IEC 17065, 7.5. Example: one remark in draft, no.
    """
    if drafts or unanswered:
        return refuse("remarks_stand", ARTICLE, count=drafts + unanswered)
    return ALLOWED


def may_sign_again(unanswered: Sequence[object]) -> Verdict:
    """Whether a new version may be signed: each remark of the reviewer has its answer. `unanswered`: where they are.

    Source: ISO/IEC 17065, 7.5. Example: an unanswered remark at indicator 12, no.
    """
    if unanswered:
        return refuse("remarks_unanswered", ARTICLE, count=len(unanswered), where=tuple(unanswered))
    return ALLOWED


def may_answer(answer: str, *, changed: bool) -> Verdict:
    """Whether a remark may be called dealt with: its field was changed since, or the answer says why it was not.

    Source: ISO/IEC 17065, 7.5. Example: no answer and the field as it was, no.
    """
    if not changed and not answer.strip():
        return refuse("remark_answer_missing", ARTICLE)
    return ALLOWED
