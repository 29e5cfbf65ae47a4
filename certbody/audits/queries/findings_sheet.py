"""The findings of an audit as its page shows them: by criterion, with what is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select

from certbody.audits.models import Audit, Finding, FindingEvidence
from certbody.audits.queries.findings import (
    applicability_of,
    belongs_to_finding,
    list_earlier_nonconformities,
    list_sampled_sites,
)
from certbody.audits.queries.own_standard import Own
from certbody.audits.queries.preparation import Prepared, read_own_and_prepared
from certbody.audits.queries.taken_over import Earlier, is_open
from certbody.audits.rules.applicability import Applicability
from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.audits.rules.grading import counts_as_major, offered_results
from certbody.audits.rules.standard import Criterion, Indicator, Standard
from certbody.audits.standards import nonconformity_terms
from certbody.clients.models import Site
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.verdict import Reason
from certbody.tenants.models import Person


@dataclass
class Answer:
    """A finding with who recorded it and what was shown for it."""

    finding: Finding
    recorded_by: str
    evidence: list[FindingEvidence] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One indicator of the sheet."""

    indicator: Indicator
    answer: Answer | None
    earlier: list[Earlier]
    mandatory: bool
    formalised: bool
    entrusted: str
    results: tuple[str, ...]
    prepared: Prepared | None

    @property
    def finding(self) -> Finding | None:
        """The answer given, if there is one."""
        return self.answer.finding if self.answer else None


@dataclass(frozen=True)
class Group:
    """The indicators of one criterion."""

    criterion: Criterion
    rows: list[Row]

    @property
    def done(self) -> int:
        """How many of them have an answer."""
        return sum(row.finding is not None for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """The whole sheet, for the organisation as a whole or for one of the sampled sites."""

    audit: Audit
    own: Own
    sites: list[Site]
    site: Site | None
    groups: list[Group]
    excluded: dict[int, Reason]
    minors: int
    majors: int
    terms: NonconformityTerms

    @property
    def standard(self) -> Standard:
        """The version of the standard that the audit is done with."""
        return self.own.standard

    @property
    def rows(self) -> list[Row]:
        """Every indicator, in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def done(self) -> int:
        """How many indicators have an answer."""
        return sum(group.done for group in self.groups)

    @property
    def to_do(self) -> list[Row]:
        """What still has no answer: the mandatory ones at least, all of them where none is mandatory."""
        return [row for row in self.rows if row.finding is None]

    @property
    def missing(self) -> int:
        """How many mandatory indicators have no answer."""
        return sum(row.mandatory for row in self.to_do)

    @property
    def minors_weigh_as_major(self) -> bool:
        """Whether so many minors, if none is lifted by then, will weigh as one major at the decision (R4.2)."""
        return counts_as_major(self.minors, self.terms)

    @property
    def limit(self) -> int:
        """From how many minors on."""
        return self.terms.minors_worth_a_major


def read_sheet(audit: Audit, site_id: UUID | None = None) -> Sheet:
    """Reads the sheet of an audit in five statements, whatever its size. NotFound for a site not sampled."""
    sites = list_sampled_sites(audit.id)
    site = next((one for one in sites if one.id == site_id), None)
    if site_id is not None and site is None:
        raise NotFound
    answers = _answers(audit.id)
    earlier = list_earlier_nonconformities(audit)
    own, prepared = read_own_and_prepared(audit)
    standard, applies = own.standard, applicability_of(audit, earlier, own.standard)
    results = [one.finding.result for one in answers if one.finding.indicator in applies.indicators]
    here = {one.finding.indicator: one for one in answers if one.finding.site_id == site_id}
    rows = [
        _row(standard.indicator(number), here, earlier, applies, site_id, prepared.get(number))
        for number in applies.indicators
    ]
    return Sheet(
        audit=audit,
        own=own,
        sites=sites,
        site=site,
        groups=_grouped(standard, rows),
        excluded=applies.excluded,
        minors=results.count("minor"),
        majors=results.count("major"),
        terms=nonconformity_terms(clock.today()),
    )


def _grouped(standard: Standard, rows: list[Row]) -> list[Group]:
    groups = [
        Group(criterion, [row for row in rows if row.indicator.criterion == criterion.number])
        for criterion in standard.criteria
    ]
    return [group for group in groups if group.rows]


def _row(
    indicator: Indicator,
    here: dict[int, Answer],
    earlier: list[Earlier],
    applies: Applicability,
    site_id: UUID | None,
    prepared: Prepared | None,
) -> Row:
    number = indicator.number
    mandatory = site_id is None and number in applies.mandatory
    entrusted = applies.entrusted.get(number, "")
    return Row(
        indicator=indicator,
        answer=here.get(number),
        earlier=[one for one in earlier if one.indicator == number and is_open(one)],
        mandatory=mandatory,
        formalised=number in applies.formalised,
        entrusted=entrusted,
        results=offered_results(indicator, mandatory=mandatory, entrusted=entrusted),
        prepared=prepared,
    )


_ANSWERS = (
    select(Finding, Person.name, FindingEvidence)
    .outerjoin(Person, Person.id == Finding.recorded_by)
    .outerjoin(FindingEvidence, belongs_to_finding())
    .where(Finding.audit_id == bindparam("audit"))
    .order_by(Finding.indicator, FindingEvidence.added_at)
)


def _answers(audit_id: UUID) -> list[Answer]:
    answers: dict[UUID, Answer] = {}
    for finding, name, shown in db.session.execute(_ANSWERS, {"audit": audit_id}):
        answer = answers.setdefault(finding.id, Answer(finding, name or ""))
        if shown is not None:
            answer.evidence.append(shown)
    return list(answers.values())
