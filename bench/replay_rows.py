"""A body's audits with all that a replay computes again: statements that make them in the database.

`:number` audits, each on one of the `:cases` that the rules answered beforehand; every fourth has a
nonconformity of each grade. As the application role, under the scope of the body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

ORGANISATIONS = """
insert into organisation (tenant_id, id, name, siren, siret, nda, legal_status, manager_name, email, phone, address,
  postcode, city, region_code, website, version)
select :tenant, uuidv7(), 'Organisme ' || g, (100000000 + g)::text, (100000000 + g)::text || '00013',
  '11' || lpad(g::text, 9, '0'), 'SARL', 'Camille Martin', 'contact' || g || '@exemple.fr', '0102030405',
  g || ' rue des Lilas', '75011', 'Paris', '11', '', 1
from generate_series(1, 100) g"""

AUDITS = """
insert into audit (tenant_id, id, reference, organisation_id, kind, state, reduced, standard, categories, traits,
  new_entrant_categories, first_day, last_day, place, place_reason, place_detail, opening_at, opening_attendance,
  closing_at, closing_attendance, notified_at, created_at, version)
select :tenant, uuidv7(), 'A-' || lpad(g::text, 6, '0'), o.ids[1 + g % 100], 'initial', 'decided', false, 'RNQ2026',
  array['AF'], '{}', '{}', d, d, 'on_site', '', '', d, 'Camille Martin', d + interval '8 hours', 'Camille Martin',
  d + interval '9 hours', d, 1
from generate_series(1, :number) g, (select array_agg(id) ids from organisation where tenant_id = :tenant) o,
  lateral (select date '2026-11-20' - (g % 900) as d) days"""

# The audits in their order, each with the case that it follows.
_WITH_CASE = """
from (select *, row_number() over (order by reference) n from audit where tenant_id = :tenant) a
join jsonb_array_elements(cast(:cases as jsonb)) with ordinality k (c, at) on k.at = 1 + a.n % :many"""

SIZES = f"""
insert into audit_size (tenant_id, id, audit_id, half_days, sampled_sites, unconfirmed, inputs, lines, tables_version,
  basis, reason, sized_by, sized_at)
select a.tenant_id, uuidv7(), a.id, (s ->> 'half_days')::int, (s ->> 'sampled_sites')::int,
  (s ->> 'unconfirmed')::boolean, s -> 'inputs', s -> 'lines', s ->> 'tables_version', s -> 'basis', '', 'Banc',
  a.created_at
{_WITH_CASE}, lateral (select k.c -> 'size' as s) size"""

SAMPLES = f"""
insert into site_sample (tenant_id, id, audit_id, seed, commitment, population, drawn, added, added_reason, drawn_for,
  previous, wanted, terms_version, drawn_at)
select a.tenant_id, uuidv7(), a.id, s ->> 'seed', s ->> 'commitment',
  array(select jsonb_array_elements_text(s -> 'population')::uuid),
  array(select jsonb_array_elements_text(s -> 'drawn')::uuid), '{{}}', '', (s ->> 'drawn_for')::date, '{{}}',
  (s ->> 'wanted')::int, s ->> 'terms_version', a.created_at
{_WITH_CASE}, lateral (select k.c -> 'sample' as s) sample
where jsonb_typeof(s) = 'object'"""

APPLICABILITIES = f"""
insert into audit_applicability (tenant_id, id, audit_id, inputs, answer, kept_at)
select a.tenant_id, uuidv7(), a.id, k.c -> 'scope' -> 'inputs', k.c -> 'scope' -> 'answer', a.opening_at
{_WITH_CASE}"""

FINDINGS = """
insert into finding (tenant_id, id, audit_id, indicator, result, evidence, fact, comment, reason, recorded_at, version)
select tenant_id, uuidv7(), id, g, case when n % 4 = 0 and g = 1 then 'minor' when n % 4 = 0 and g = 4 then 'major'
  else 'conforming' end, 'Programme consulté.', 'Constat.', '', '', opening_at, 1
from (select *, row_number() over (order by reference) n from audit where tenant_id = :tenant) a,
  generate_series(1, 6) g"""

NONCONFORMITIES = """
insert into nonconformity (tenant_id, id, audit_id, finding_id, number, indicator, grade, fact, state, notified_at,
  plan_due, implementation_due, verification_due, clock, lifted_at, lifted_by_name, lifting_note, version)
select f.tenant_id, uuidv7(), f.audit_id, f.id, f.indicator, f.indicator, f.result, f.fact, 'lifted', a.notified_at,
  d + 30, (d + months)::date, case f.result when 'major' then ((d + months)::date + interval '1 month')::date end,
  '{"plan_delay_days": 30, "terms": ""}', a.closing_at, 'Banc', 'Vu sur pièces.', 1
from finding f join audit a on a.tenant_id = f.tenant_id and a.id = f.audit_id,
  lateral (select (a.notified_at at time zone 'Europe/Paris')::date as d,
    case f.result when 'major' then interval '3 months' else interval '6 months' end as months) due
where f.tenant_id = :tenant and f.result in ('minor', 'major')"""

CERTIFICATES = """
insert into certificate (tenant_id, id, organisation_id, number, code, state, categories, starts_on, ends_on, edition,
  version)
select tenant_id, uuidv7(), organisation_id, 'C-' || reference, left(tenant_id::text, 8) || reference || 'xxxxxx',
  'valid', categories, last_day + 30, (last_day + 30 + interval '3 years')::date - 1, 1, 1
from audit where tenant_id = :tenant"""

DECISIONS = """
insert into decision (tenant_id, id, organisation_id, audit_id, certificate_id, report_sha256, outcome, categories,
  reason, facts, decided_on, effective_on, decided_by, decided_by_name, decided_at)
select a.tenant_id, uuidv7(), a.organisation_id, a.id, c.id, repeat('a', 64), 'certify', a.categories,
  'Dossier conforme.',
  jsonb_build_object('decider', jsonb_build_object('has_role', true, 'team', jsonb_build_array(a.id),
    'links', jsonb '[["trained", "2019-01-01"]]', 'years', 2)) ||
  '{"kind": "initial", "outcome": "certify", "open_majors": 0, "open_minors": 0, "report_signed": true,
    "report_complete": true, "review_done": true, "requested": ["AF"], "granted": ["AF"],
    "actions_per_category": {"AF": 2}}',
  last_day + 30, last_day + 30, m.id, 'Banc', closing_at + interval '30 days'
from audit a join certificate c on c.tenant_id = a.tenant_id and c.number = 'C-' || a.reference,
  (select id from membership where tenant_id = :tenant limit 1) m where a.tenant_id = :tenant"""


# The planner takes the new tables for empty, and would read all the cases again for each audit.
HASH_THE_CASES = "set local enable_nestloop = off"

IN_ORDER = (
    HASH_THE_CASES,
    *(ORGANISATIONS, AUDITS, SIZES, SAMPLES, APPLICABILITIES),
    *(FINDINGS, NONCONFORMITIES, CERTIFICATES, DECISIONS),
)


def statements(tenant: UUID, number: int, cases: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each statement of a body with the values that it names."""
    given = {"tenant": tenant, "number": number, "cases": json.dumps(cases), "many": len(cases)}
    for statement in IN_ORDER:
        yield statement, {name: value for name, value in given.items() if f":{name}" in statement}
