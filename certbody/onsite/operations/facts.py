"""Facts met on site: noted always; those that the duration rests on size the audit again, and the client takes note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certbody.audits.operations.meetings import note_new_fact
from certbody.audits.operations.new_facts import widen_scope
from certbody.audits.operations.size_notices import note_acknowledgement, size_heard
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import find_size
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Refused
from certbody.kit.verdict import Reason
from certbody.onsite.operations.board import Board
from certbody.onsite.operations.fact_words import words_of
from certbody.onsite.operations.refusals import reasons_of
from certbody.onsite.rules.facts import SIZED_BY, as_foreseen, heard_how, is_amount, is_sized, overrides_of
from certbody.onsite.rules.fields import FieldName
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on


def write_fact(board: Board, name: FieldName, by: Actor) -> list[Reason]:
    """A fact met on site, noted even when the duration could not be computed again: the reasons then stay with it.

    The same fact sent again, or with the client's notice added, sizes nothing twice; what was wrong with it stays told.
    """
    audit, fact, former = board.audit, board.value(name.text), board.states[name.text].record
    if not words_of(fact):
        raise Refused(Reason("fact_untold"))
    if former is None or words_of(former) != words_of(fact):
        note_new_fact(audit.id, words_of(fact), by)
    half_days, told = _sized(board, fact, former, by) if fact["kind"] in SIZED_BY else (None, [])
    board.recorded[name.text] = {**fact, "half_days": half_days}
    notice = fact.get("notice")
    if notice and heard_how(notice) and not size_heard(audit):
        note_acknowledgement(audit.id, heard_how(notice), by)
    return told


def _sized(
    board: Board, fact: Mapping[str, Any], former: Mapping[str, Any] | None, by: Actor
) -> tuple[int | None, list[Reason]]:
    """The duration that came of a fact, when it was met or now, and what is not as it should be with it."""
    try:
        with db.session.begin_nested():
            half_days = former["half_days"] if former and is_sized(former, fact) else _size_again(board, fact, by)
    except CertbodyError as error:
        return None, reasons_of(error)
    return half_days, [*as_foreseen(fact, half_days).reasons]


def _size_again(board: Board, fact: Mapping[str, Any], by: Actor) -> int:
    audit, former = board.audit, find_size(board.audit.id)
    if fact["kind"] in ("category", "trait"):
        widen_scope(audit.id, str(fact.get("value")), by)
    if fact["kind"] == "turnover" and not is_amount(fact.get("value")):
        raise Refused(Reason("turnover_unknown", "art. 4"))
    central = bool(setting_on("sites_include_central", clock.today()))
    sites = int(former.inputs.get("sites", 0)) if former is not None else 0
    overrides = overrides_of(fact, sites, central_counts=central)
    return size_audit(audit.id, by, words_of(fact), overrides).half_days
