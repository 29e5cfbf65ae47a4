"""Reading every stored result of a body with what it was made from, and computing each one again, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from json import loads
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Executable, Row, Text, cast, select

from certbody.audits import standards
from certbody.audits.models import Audit, AuditApplicability, AuditSize, Nonconformity, SiteSample
from certbody.audits.rules import replaying as rules
from certbody.audits.rules.duration import SizingInputs, size, size_on
from certbody.audits.rules.own_standard import with_choices
from certbody.audits.rules.sampling import commitment
from certbody.audits.rules.sizing_basis import SizingBasis
from certbody.kit.dates import paris_date
from certbody.kit.db import db

Plain = dict[str, Any]
AT_ONCE = 1000
_DEADLINES = ("plan", "implementation", "verification")


@dataclass(frozen=True, slots=True)
class Replayed:
    """A result as it is stored and as it is computed again; `older` when it was kept before its inputs were."""

    kind: str
    id: UUID
    stored: Plain
    recomputed: Plain
    older: bool = False

    @property
    def differences(self) -> tuple[Plain, Plain]:
        """What is stored and what is computed again, where the two are not the same."""
        apart = [name for name, value in self.recomputed.items() if self.stored.get(name) != value]
        return {name: self.stored.get(name) for name in apart}, {name: self.recomputed[name] for name in apart}


def replay(
    kind: str, statement: Executable, again: Callable[[Row[Any]], tuple[Plain, Plain, bool]]
) -> Iterator[Replayed]:
    """Computes each row again; a row that no rule can read differs, with the rule's complaint."""
    for row in db.session.execute(statement.execution_options(yield_per=AT_ONCE)):
        try:
            stored, recomputed, older = again(row)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            stored, recomputed, older = {}, {"error": f"{type(error).__name__}: {error}"}, False
        yield Replayed(kind, row.id, stored, recomputed, older)


@lru_cache(maxsize=4096)
def plain(text: str) -> Plain:
    """What a JSON text says, read once for all the rows that share it; never to be changed."""
    read: Plain = loads(text)
    return read


def replay_audits() -> Iterator[Replayed]:
    """Every size, sample, applicability and deadline of the body whose scope is open."""
    yield from replay("size", _SIZES, _size)
    yield from replay("sample", _SAMPLES, _sample)
    yield from replay("applicability", _APPLICABILITIES, _applicability)
    yield from replay("deadline", _DEADLINES_OF, _deadlines)


_SIZES = select(
    AuditSize.id,
    AuditSize.half_days,
    AuditSize.sampled_sites,
    AuditSize.unconfirmed,
    AuditSize.lines,
    AuditSize.inputs,
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
    SiteSample.drawn_for,
    SiteSample.wanted,
    SiteSample.terms_version,
    Audit.kind,
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
    Nonconformity.clock,
).where(Nonconformity.notified_at.is_not(None))


def _size(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    stored = {
        "half_days": row.half_days,
        "sampled_sites": row.sampled_sites,
        "unconfirmed": row.unconfirmed,
        "lines": [[line["code"], line["half_days"], line["status"]] for line in row.lines],
    }
    if "kind" not in row.inputs:
        return stored, rules.size_set_by_hand(row.inputs), False
    inputs = SizingInputs.from_dict(row.inputs)
    if row.basis is not None:
        sizing = size_on(_basis(row.basis), inputs)
        stored["tables_version"] = row.tables_version
        return stored, rules.compared(sizing) | {"tables_version": sizing.tables_version}, False
    tables = standards.sizing_tables(row.tables_version.partition("+")[0])
    return stored, rules.compared(size(inputs, tables, rules.own_cells_in(row.lines, inputs.audit_day))), True


@lru_cache(maxsize=4096)
def _basis(text: str) -> SizingBasis:
    """Many sizes rest on the same cells: each basis is read once."""
    return SizingBasis.from_dict(loads(text))


def _sample(row: Row[Any]) -> tuple[Plain, Plain, bool]:
    stored: Plain = {"drawn": row.drawn, "commitment": row.commitment}
    if row.wanted is None:
        return stored, {"commitment": commitment(row.seed)}, True
    draw = rules.Draw(row.kind, row.drawn_for, row.wanted, row.population, row.previous)
    return stored, rules.sample_again(row.seed, draw, standards.sampling_formulas(row.terms_version)), False


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
    clock = row.clock or {"plan_delay_days": (row.plan_due - paris_date(row.notified_at)).days, "terms": ""}
    terms = standards.nonconformity_terms(clock["terms"])
    return stored, rules.deadlines_again(row.grade, row.notified_at, clock, terms), row.clock is None
