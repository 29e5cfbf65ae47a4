"""Everything that an organisation may prepare for an audit, by criterion, with what is left to do."""

from __future__ import annotations

from dataclasses import dataclass

from certbody.audits.models import Audit
from certbody.audits.queries.findings import applicability_of, list_earlier_nonconformities
from certbody.audits.queries.preparation import Prepared, read_own_and_prepared
from certbody.audits.queries.taken_over import Earlier, is_open
from certbody.audits.rules.applicability import Applicability
from certbody.audits.rules.standard import Criterion, Indicator, Standard
from certbody.kit.errors import NotFound


@dataclass(frozen=True)
class PreparationRow:
    """One applicable indicator, and what was prepared for it."""

    indicator: Indicator
    prepared: Prepared | None
    formalised: bool
    entrusted: str
    earlier: list[Earlier]

    @property
    def done(self) -> bool:
        """Whether something was given for it."""
        return self.prepared is not None and self.prepared.given


@dataclass(frozen=True)
class PreparationGroup:
    """The applicable indicators of one criterion."""

    criterion: Criterion
    rows: list[PreparationRow]

    @property
    def done(self) -> int:
        """How many of them were prepared."""
        return sum(row.done for row in self.rows)


@dataclass(frozen=True)
class PreparationSheet:
    """Everything that may be prepared for an audit, by criterion."""

    audit: Audit
    groups: list[PreparationGroup]

    @property
    def rows(self) -> list[PreparationRow]:
        """Every applicable indicator, in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def to_do(self) -> list[PreparationRow]:
        """Those for which nothing was given yet."""
        return [row for row in self.rows if not row.done]

    @property
    def done(self) -> int:
        """How many were prepared."""
        return len(self.rows) - len(self.to_do)

    def get_row(self, number: int) -> PreparationRow:
        """One indicator; NotFound when it does not apply to this audit."""
        found = next((row for row in self.rows if row.indicator.number == number), None)
        if found is None:
            raise NotFound
        return found

    def after(self, number: int) -> PreparationRow | None:
        """The next indicator to prepare: the first one after this, else the first of all."""
        waiting = [row for row in self.to_do if row.indicator.number != number]
        return next((row for row in waiting if row.indicator.number > number), waiting[0] if waiting else None)


def read_preparation_sheet(audit: Audit) -> PreparationSheet:
    """The applicable indicators of an audit with what was prepared for each. Two statements, whatever its size."""
    earlier = list_earlier_nonconformities(audit)
    own, prepared = read_own_and_prepared(audit)
    standard, applies = own.standard, applicability_of(audit, earlier, own.standard)
    left = [one for one in earlier if is_open(one)]
    rows = [_row(standard, number, applies, prepared, left) for number in applies.indicators]
    groups = [
        PreparationGroup(criterion, [row for row in rows if row.indicator.criterion == criterion.number])
        for criterion in standard.criteria
    ]
    return PreparationSheet(audit, [group for group in groups if group.rows])


def _row(
    standard: Standard,
    number: int,
    applies: Applicability,
    prepared: dict[int, Prepared],
    earlier: list[Earlier],
) -> PreparationRow:
    return PreparationRow(
        indicator=standard.indicator(number),
        prepared=prepared.get(number),
        formalised=number in applies.formalised,
        entrusted=applies.entrusted.get(number, ""),
        earlier=[one for one in earlier if one.indicator == number],
    )
