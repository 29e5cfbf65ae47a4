"""Facts met on site: noted, corrected or withdrawn; those that the duration rests on size the audit again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from certbody.audits.models import AuditSize
from certbody.audits.operations.meetings import note_new_fact
from certbody.audits.operations.new_facts import correct_new_fact, narrow_scope, widen_scope, withdraw_new_fact
from certbody.audits.operations.size_notices import note_acknowledgement, size_heard
from certbody.audits.operations.sizing import size_audit, sizing_inputs
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.on_site import ON_SITE, find_size_before_site
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.fact_words import words_of
from certbody.onsite.operations.refusals import reasons_of
from certbody.onsite.rules.facts import (
    SIZED_BY,
    all_overrides,
    as_foreseen,
    heard_how,
    is_amount,
    key_of,
    notice_of,
    stands,
)
from certbody.onsite.rules.fields import FieldName
from certbody.onsite.rules.merge import in_order
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on

Fact = Mapping[str, Any]
_WIDENING = ("category", "trait")


def write_fact(board: Board, name: FieldName, by: Actor) -> list[Reason]:
    """A fact met on site, noted even when the duration could not be computed again: the reasons then stay with it.

    The size always rests on all the facts that stand together: the same fact sent again, or with the client's notice
    added, sizes nothing twice, and what is wrong with it stays told. One that is corrected or withdrawn sizes the audit
    as if it had been told so from the start; what was noted stays in the journal.
    """
    audit, fact, former = board.audit, board.value(name.text), board.states[name.text].record
    _note(board, name, by)
    told: list[Reason] = []
    if (stands(fact) and fact["kind"] in SIZED_BY) or key_of(former) is not None:
        try:
            with db.session.begin_nested():
                told = _size_again(board, name, by)
        except CertbodyError as error:
            told = reasons_of(error)
    size = find_size(audit.id)
    if notice_of(fact, size.half_days if size else 0) and not size_heard(audit):
        note_acknowledgement(audit.id, heard_how(fact["notice"]), by)
    return told


def _note(board: Board, name: FieldName, by: Actor) -> None:
    """Keeps each value that the fact was told with since it was written last, those of one sending too."""
    former = board.states[name.text].record
    for fact in _told_since(board, name):
        _note_one(board.audit.id, former, fact, by)
        former = fact


def _told_since(board: Board, name: FieldName) -> list[Fact]:
    state = board.states[name.text]
    board.look_at([name.text])
    told = in_order(board.changes(name.text).values())
    written = [place for place, one in enumerate(told) if state.record is not None and one.value == state.record]
    since = told[written[-1] + 1 :] if written else told
    between = [one.value for one in since if one.id not in state.heads and one.value]
    return [*(one for one in between if words_of(one) and (stands(one) or one.get("why"))), state.value]


def _note_one(audit_id: UUID, former: Fact | None, fact: Fact, by: Actor) -> None:
    words, is_place = words_of(fact), fact["kind"] == "site"
    if not words:
        raise Refused(Reason("fact_untold"))
    if not stands(fact):
        if former is None or stands(former):
            withdraw_new_fact(audit_id, words, str(fact.get("why") or ""), by)
    elif former is None or not stands(former):
        note_new_fact(audit_id, words, by, is_place=is_place)
    elif words_of(former) != words or (former["kind"] == "site") != is_place:
        correct_new_fact(audit_id, words_of(former), words, by, is_place=is_place)


def _size_again(board: Board, name: FieldName, by: Actor) -> list[Reason]:
    audit, fact = board.audit, board.value(name.text)
    if stands(fact) and fact["kind"] == "turnover" and not is_amount(fact.get("value")):
        raise Refused(Reason("turnover_unknown", "art. 4"))
    facts: list[Fact] = [state.value for _name, state in board.named("fact") if state.value and stands(state.value)]
    _scope_again(board, fact, board.states[name.text].record, facts, by)
    base, former = find_size_before_site(audit.id), find_size(audit.id)
    central = bool(setting_on("sites_include_central", clock.today()))
    counted = [one for one in facts if one["kind"] != "turnover" or is_amount(one.get("value"))]
    overrides = all_overrides(counted, base.inputs if base else {}, central_counts=central)
    if former is None or sizing_inputs(audit, former, overrides).as_dict() != former.inputs:
        former = size_audit(audit.id, by, _reason(fact, facts), overrides, partial(notice_of, fact))
    return _differing(board, name, former)


def _scope_again(board: Board, fact: Fact, former: Fact | None, facts: list[Fact], by: Actor) -> None:
    """What the facts add to the audit; what this one added before and no other names is taken back.

    Only what this fact adds may refuse it; what another adds is tried with it, so that both make one size.
    """
    standing = {str(one.get("value")) for one in facts if one["kind"] in _WIDENING}
    if former is not None and former["kind"] in _WIDENING and str(former.get("value")) not in standing:
        narrow_scope(board.audit.id, str(former.get("value")), by)
    own = {str(fact.get("value"))} if stands(fact) and fact["kind"] in _WIDENING else set()
    for code in own:
        widen_scope(board.audit.id, code, by)
    for code in sorted((standing & {*CATEGORIES, *TRAITS}) - own):
        with suppress(CertbodyError), db.session.begin_nested():
            widen_scope(board.audit.id, code, by)


def _reason(fact: Fact, standing: list[Fact]) -> str:
    """All that the size rests on: the fact that was written, said to be withdrawn when it is, and those beside it."""
    told = [words_of(one) for one in standing if one["kind"] in SIZED_BY]
    if not stands(fact):
        told.insert(0, f"{words_of(fact)} – retiré : {str(fact.get('why') or '').strip()}")
    return f"{ON_SITE}{' ; '.join(told)}"


def _differing(board: Board, name: FieldName, size: AuditSize) -> list[Reason]:
    """What the device foresaw is the site's duration too; only the fact told last foresaw all the others."""
    newest = board.heads_of([state for _name, state in board.named("fact")])[0]
    if newest.field != name.text:
        return []
    return [*as_foreseen(board.value(name.text), size.half_days).reasons]
