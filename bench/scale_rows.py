"""A country's worth of rows: statements that make them in the database, body by body, as the application role.

`:number` organisations, of which each went through `:cycles` cycles of three years, the last one still running.
"""

from __future__ import annotations

ORGANISATIONS = """
insert into organisation (tenant_id, id, name, siren, siret, nda, legal_status, manager_name, email, phone, address,
  postcode, city, region_code, website, version)
select :tenant, uuidv7(), (array['Académie', 'Institut', 'École', 'Centre', 'Atelier'])[1 + g % 5] || ' '
  || (array['des métiers', 'du numérique', 'des langues', 'de la vente', 'du soin', 'de l’énergie'])[1 + g % 6]
  || ' ' || md5(g::text || :tenant), (100000000 + g)::text, (100000000 + g)::text || '00013',
  '11' || lpad(g::text, 9, '0'), 'SARL', 'Camille Martin', 'contact' || g || '@exemple.fr', '0102030405',
  g || ' rue des Lilas', '75011', (array['Paris', 'Lyon', 'Lille', 'Nantes', 'Brest'])[1 + g % 5], '11', '', 1
from generate_series(1, :number) g"""

SITES = """
insert into site (tenant_id, id, organisation_id, name, address, postcode, city, is_central, version)
select tenant_id, uuidv7(), id, 'Site ' || g, g || ' avenue du Port', '69002', 'Lyon', false, 1
from organisation, generate_series(1, 2) g where tenant_id = :tenant"""

# One certificate per cycle; each but the last was superseded by the next one.
CERTIFICATES = """
insert into certificate (tenant_id, id, organisation_id, number, code, state, categories, starts_on, ends_on, edition,
  suspended_on, suspension_ends_on, version)
select :tenant, uuidv7(), o.id, c || '-' || o.nda, 'k' || c || o.nda, s.state, array['AF', 'CFA'], s.starts_on,
  (s.starts_on + interval '3 years' - interval '1 day')::date, 1,
  case when s.state = 'suspended' then cast(:today as date) - 20 end,
  case when s.state = 'suspended' then cast(:today as date) + 70 end, 1
from (select *, row_number() over (order by id) n from organisation where tenant_id = :tenant) o,
  generate_series(1, :cycles) c, lateral (select cast(:today as date) - (n % 1000)::int
  - (:cycles - c) * 1096 as starts_on, case when c < :cycles then 'superseded' when n % 50 = 0 then 'suspended'
  when n % 51 = 0 then 'withdrawn' else 'valid' end as state) s"""

EVENTS = """
insert into certificate_event (tenant_id, id, certificate_id, from_state, to_state, effective_on, reason, actor_name,
  at)
select tenant_id, uuidv7(), id, null, 'valid', starts_on, 'Décision initiale', 'Banc', starts_on
from certificate where tenant_id = :tenant"""

# The audit that each certificate rests on, and the surveillance of those old enough.
AUDITS = """
insert into audit (tenant_id, id, reference, organisation_id, certificate_id, kind, state, reduced, standard,
  categories, traits, new_entrant_categories, first_day, last_day, place, place_reason, place_detail, opening_at,
  opening_attendance, closing_at, closing_attendance, notified_at, created_at, version)
select :tenant, uuidv7(), kind || '-' || c.number, c.organisation_id, c.id, kind, 'decided', false, 'RNQ2019',
  c.categories, '{}', '{}', d, d + 1, 'on_site', '', '', d, 'Camille Martin', d + 1, 'Camille Martin', d + 1, d, 1
from certificate c, (values ('initial', -40), ('surveillance', 480)) k (kind, after),
  lateral (select c.starts_on + k.after as d) at
where c.tenant_id = :tenant and d <= cast(:today as date)"""

# What is under way now: every state of an audit, shared out among the organisations.
AUDITS_UNDER_WAY = """
insert into audit (tenant_id, id, reference, organisation_id, kind, state, reduced, standard, categories, traits,
  new_entrant_categories, first_day, last_day, place, place_reason, place_detail, opening_attendance,
  closing_attendance, opening_at, closing_at, version)
select :tenant, uuidv7(), 'U-' || nda, id, 'renewal', state, false, 'RNQ2026', array['AF', 'CFA'], '{}', '{}',
  cast(:today as date) + 10, cast(:today as date) + 11, 'on_site', '', '', '', '',
  case when state in ('open', 'closed', 'reported', 'in_review') then cast(:today as date) - 5 end,
  case when state in ('closed', 'reported', 'in_review') then cast(:today as date) - 4 end, 1
from (select *, row_number() over (order by id) n from organisation where tenant_id = :tenant) o, lateral (select
  (array['draft', 'sized', 'quoted', 'contracted', 'planned', 'plan_sent', 'open', 'closed', 'reported', 'in_review'])
  [1 + (n / 10) % 10] as state) s
where n % 10 = 0"""

SIZES = """
insert into audit_size (tenant_id, id, audit_id, half_days, sampled_sites, unconfirmed, inputs, lines, tables_version,
  reason, sized_by, sized_at)
select tenant_id, uuidv7(), id, 5, 1, false, '{}', '[]', '2026-11', '', 'Banc', created_at
from audit where tenant_id = :tenant and state <> 'draft'"""

TEAMS = """
insert into audit_member (tenant_id, id, audit_id, membership_id, role, declared_impartial_at)
select a.tenant_id, uuidv7(), a.id, m.auditors[1 + n % cardinality(m.auditors)], 'lead', a.created_at
from (select *, row_number() over (order by id) n from audit where tenant_id = :tenant) a,
  (select array_agg(id) auditors from membership where tenant_id = :tenant and 'auditor' = any(roles)) m"""

JOURNAL = """
insert into journal_entry (tenant_id, id, at, actor_name, event, subject_type, subject_id)
select tenant_id, uuidv7(), created_at, 'Banc', event, 'audit', id
from audit, (values ('audit.sized'), ('audit.contracted'), ('audit.plan_sent'), ('audit.decided')) e (event)
where tenant_id = :tenant and state <> 'draft'"""

FINDINGS = """
insert into finding (tenant_id, id, audit_id, indicator, result, evidence, fact, comment, reason, recorded_at, version)
select tenant_id, uuidv7(), id, g, case when (n + g) % 40 = 0 then 'minor' else 'conforming' end,
  'Programme, convention et livret consultés.', case when (n + g) % 40 = 0 then 'Prérequis non publiés.' else '' end,
  '', '', opening_at, 1
from (select *, row_number() over (order by id) n from audit where tenant_id = :tenant and opening_at is not null) a,
  generate_series(1, 22) g"""

NONCONFORMITIES = """
insert into nonconformity (tenant_id, id, audit_id, finding_id, number, indicator, grade, fact, state, notified_at,
  plan_due, implementation_due, lifted_at, lifted_by_name, lifting_note, version)
select f.tenant_id, uuidv7(), f.audit_id, f.id, row_number() over (partition by f.audit_id order by f.indicator),
  f.indicator, 'minor', f.fact, case when a.state = 'decided' then 'lifted' else 'notified' end, a.closing_at,
  a.closing_at::date + 30, a.closing_at::date + 180, case when a.state = 'decided' then a.closing_at end,
  case when a.state = 'decided' then 'Banc' end, case when a.state = 'decided' then 'Vu sur pièces.' else '' end, 1
from finding f join audit a on a.tenant_id = f.tenant_id and a.id = f.audit_id
where f.tenant_id = :tenant and f.result = 'minor' and a.closing_at is not null"""

INVOICES = """
insert into invoice (tenant_id, id, organisation_id, audit_id, state, series, year, sequence, number, issued_on,
  service_on, due_on, seller, buyer, net_cents, vat_cents, gross_cents, version)
select tenant_id, uuidv7(), organisation_id, id, case when n % 100 = 0 then 'issued' else 'paid' end, 'F', 2026, n,
  'F-' || n, last_day, last_day, last_day + 30, '{}', '{}', 150000, 30000, 180000, 1
from (select *, row_number() over (order by id) n from audit where tenant_id = :tenant and state = 'decided') a"""

EVERY_BODY = (
    ORGANISATIONS, SITES, CERTIFICATES, EVENTS, AUDITS, AUDITS_UNDER_WAY, SIZES, TEAMS, JOURNAL, INVOICES,
)  # fmt: skip
WHOLE_HISTORY = (*EVERY_BODY, FINDINGS, NONCONFORMITIES)
