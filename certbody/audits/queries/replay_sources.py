"""Where sizes, samples, applicabilities and deadlines are read for a replay, and what computes each again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from json import loads
from typing import Any

from sqlalchemy import ARRAY, Row, Text, cast, func, select

from certbody.audits import standards
from certbody.audits.models import Audit, AuditApplicability, AuditSize, Nonconformity, SiteSample
from certbody.audits.queries.duration_cells import read_changes
from certbody.audits.queries.replaying import Again, Plain, Source, plain
from certbody.audits.rules import replaying as rules
from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.rules.own_standard import with_choices
from certbody.audits.rules.sampling import commitment
from certbody.audits.rules.tables import CellChange, OwnCells, own_cells
from certbody.kit.dates import paris_date

_DEADLINES = ("plan", "implementation", "verification")

_SIZES = select(
    AuditSize.id,
    AuditSize.half_days,
    AuditSize.sampled_sites,
    AuditSize.unconfirmed,
    cast(AuditSize.lines, Text).label("lines"),
    cast(AuditSize.inputs, Text).label("inputs"),
    AuditSize.tables_version,
    cast(AuditSize.basis, Text).label("basis"),
)
_SAMPLES = select(
    SiteSample.id,
    SiteSample.seed,
    SiteSample.commitment,
    cast(SiteSample.population, ARRAY(Text)).label("population"),
    cast(SiteSample.drawn, ARRAY(Text)).label("drawn"),
    cast(SiteSample.previous, ARRAY(Text)).label("previous"),
    func.cardinality(SiteSample.added).label("added"),
    SiteSample.drawn_for,
    SiteSample.wanted,
    SiteSample.terms_version,
    Audit.kind,
    select(AuditSize.sampled_sites)
    .where(
        AuditSize.tenant_id == SiteSample.tenant_id,
        AuditSize.audit_id == SiteSample.audit_id,
        AuditSize.sized_at <= SiteSample.drawn_at,
    )
    .order_by(AuditSize.sized_at.desc(), AuditSize.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("sized"),
).join(Audit, (Audit.tenant_id == SiteSample.tenant_id) & (Audit.id == SiteSample.audit_id))
_APPLICABILITIES = select(
    AuditApplicability.id,
    cast(AuditApplicability.inputs, Text).label("inputs"),
    cast(AuditApplicability.answer, Text).label("answer"),
)
_DEADLINES_OF = select(
    Nonconformity.id,
    Nonconformity.grade,
    Nonconformity.notified_at,
    Nonconformity.plan_due,
    Nonconformity.implementation_due,
    Nonconformity.verification_due,
    cast(Nonconformity.clock, Text).label("clock"),
).where(Nonconformity.notified_at.is_not(None))


def _sizes() -> Again:
    """Sizes again, from the tables of their version and the body's numbered changes to them.

    The same cells give one and the same `OwnCells`, so that the basis that rests on them is made once.
    """
    changes = read_changes()

    @cache
    def own(number: str, day: date) -> OwnCells:
        made = tuple(one for one in changes if one.number <= int(number or 0))
        return begun(made, frozenset(one.valid_from for one in made if one.valid_from <= day))

    @cache
    def begun(made: tuple[CellChange, ...], days: frozenset[date]) -> OwnCells:
        return own_cells(made, max(days, default=date.min))

    return lambda row: _size(row, own)


def _size(row: Row[Any], own: Callable[[str, date], OwnCells]) -> tuple[Plain, Plain, bool]:
    lines, given = loads(row.lines), loads(row.inputs)
    stored = {
        "half_days": row.half_days,
        "sampled_sites": row.sampled_sites,
        "unconfirmed": row.unconfirmed,
        "lines": [[line["code"], line["half_days"], line["status"]] for line in lines],
    }
    if "kind" not in given:
        return stored, rules.size_set_by_hand(given), False
    version, _, number = row.tables_version.partition("+")
    inputs, tables = SizingInputs.from_dict(given), standards.sizing_tables(version)
    if row.basis is None:
        return stored, rules.compared(size(inputs, tables, rules.own_cells_in(lines, inputs.audit_day))), True
    stored |= {"tables_version": row.tables_version, "basis": rules.figures_of(plain(row.basis))}
    sizing = size(inputs, tables, own(number, inputs.audit_day))
    rested = {"tables_version": sizing.tables_version, "basis": rules.figures_of(sizing.basis.as_dict())}
    return stored, rules.compared(sizing) | rested, False


def _sample(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    stored: Plain = {"drawn": row.drawn, "commitment": row.commitment}
    if row.wanted is None:
        return stored, {"commitment": commitment(row.seed)}, True
    draw = rules.Draw(row.kind, row.drawn_for, row.wanted, row.population, row.previous)
    again = rules.sample_again(row.seed, draw, standards.sampling_formulas(row.terms_version))
    return stored | {"wanted": row.wanted}, again | {"wanted": (row.sized or 0) - row.added}, False


def _applicability(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    return plain(row.answer), _applies(row.inputs), False


@lru_cache(maxsize=4096)
def _applies(inputs: str) -> Plain:
    """Many audits share their facts: each set of them is answered once."""
    facts = plain(inputs)
    standard = with_choices(standards.standard(facts["standard"]), facts["choices"])
    return rules.applicability_again(facts, standard).as_dict()


def _deadlines(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    due = (row.plan_due, row.implementation_due, row.verification_due)
    stored = dict(zip(_DEADLINES, due, strict=True))
    day = paris_date(row.notified_at)
    clock = plain(row.clock) if row.clock else {"plan_delay_days": (row.plan_due - day).days, "terms": ""}
    terms = standards.nonconformity_terms(day, clock["terms"])
    return stored, rules.deadlines_again(row.grade, row.notified_at, clock, terms), row.clock is None


AUDIT_SOURCES = (
    Source("size", AuditSize.id, _SIZES, _sizes),
    Source("sample", SiteSample.id, _SAMPLES, lambda: _sample),
    Source("applicability", AuditApplicability.id, _APPLICABILITIES, lambda: _applicability),
    Source("deadline", Nonconformity.id, _DEADLINES_OF, lambda: _deadlines),
)
