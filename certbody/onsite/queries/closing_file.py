"""Everything that a closing sheet is made of, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit, Nonconformity
from certbody.audits.queries.report_file import ReportFile, read_report_file
from certbody.kit import clock
from certbody.onsite.models import EvidenceReceipt, FieldOperation, FieldState
from certbody.onsite.queries.fields import find_operations, list_states
from certbody.onsite.queries.receipts import receipts_of
from certbody.onsite.rules.meetings import SIDES, true_moment
from certbody.onsite.rules.stated import changed_since, stated
from certbody.onsite.rules.values import moment

Read = frozenset[tuple[int, str | None, str, str]]


@dataclass(frozen=True)
class Signature:
    """Who signed for which side and when, what they drew, the nonconformities that were on the screen then, and the
    parts of the sheet that said something else at the closing.
    """

    name: str
    role: str
    side: str
    at: datetime
    path: str
    read: Read
    refused: bool
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosingFile:
    """An audit with what its report tells, the signatures and the receipts.

    `notified`: what was to be read, an earlier minor that was not lifted as the major that it became. `corrected`: the
    same as it says now. `stated`: the parts of the sheet as they stood at its first version; empty when that was not
    kept.
    """

    report: ReportFile
    signatures: list[Signature]
    receipts: dict[UUID, EvidenceReceipt]
    notified: Read
    corrected: Read
    stated: Mapping[str, str]

    def of_side(self, side: str) -> list[Signature]:
        """The signatures that count for a side: those under what the sheet says, else those under what it said before;
        somebody who signed and then would not sign again is told as both.
        """
        own = [one for one in self.signatures if one.side == side]
        standing = [one for one in own if not self.changed_under(one)]
        return standing if any(not one.refused for one in standing) else own

    def changed_under(self, one: Signature) -> tuple[str, ...]:
        """The parts of the sheet that said something else at the closing than when that person signed; none for what
        was signed afterwards, as it was corrected by then.
        """
        return (*(() if one.read in (self.notified, self.corrected) else ("nonconformities",)), *one.changed)


def read_closing_file(audit: Audit, first: Mapping[str, str] | None = None) -> ClosingFile:
    """Reads what a closing sheet is made of; the number of statements does not depend on the audit.

    `first`: the parts as the first version of the sheet stated them, empty when it did not keep them.
    """
    report, fields = read_report_file(audit), list_states(audit.id)
    now = stated({one.field: one.value for one in fields})
    standing = now if first is None else first
    return ClosingFile(
        report=report,
        signatures=_signatures(fields, standing or now, now),
        receipts=receipts_of(audit.id),
        notified=frozenset(_told(one, report.notified_fact(one)) for one in report.nonconformities),
        corrected=frozenset(_told(one, one.fact) for one in report.nonconformities),
        stated=standing,
    )


def _told(one: Nonconformity, fact: str) -> tuple[int, str | None, str, str]:
    return one.indicator, str(one.site_id) if one.site_id else None, one.grade, fact.strip()


def _signatures(fields: list[FieldState], then: Mapping[str, str], now: Mapping[str, str]) -> list[Signature]:
    states = [one for one in fields if one.field.startswith("signature/") and one.value]
    heads = find_operations({head for state in states for head in state.heads}) if states else {}
    given = [_signature(state.value or {}, heads[state.heads[0]], then, now) for state in states]
    return sorted(given, key=lambda one: (SIDES.index(one.side), one.at))


def _signature(
    value: dict[str, Any], said: FieldOperation, then: Mapping[str, str], now: Mapping[str, str]
) -> Signature:
    told = moment(value.get("at")) or said.device_at
    still = changed_since(value, now)
    return Signature(
        name=(value.get("name") or "").strip(),
        role=(value.get("role") or "").strip(),
        side=value["side"],
        at=true_moment(told, said.skew_seconds + (value.get("corrected") or 0), clock.now()),
        path=value.get("svg") or "",
        read=_read(value.get("read")),
        refused=bool(value.get("refused")),
        changed=tuple(part for part in changed_since(value, then) if part in still),
    )


def _read(listed: Any) -> Read:
    return frozenset(
        (one["indicator"], one.get("site"), one.get("grade") or "", (one.get("fact") or "").strip())
        for one in listed or ()
    )
