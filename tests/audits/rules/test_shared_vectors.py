"""What the workbench computes on the device: the same rules in another language, held to the same vectors
(`tests/onsite/scripts/rules.test.mjs`).

`WRITE_VECTORS=1` writes them anew from the rules; a change then shows as a difference to read.
"""

import json
import os
import random
from dataclasses import replace
from datetime import date, datetime

import pytest

from certbody.audits import standards
from certbody.audits.rules import sampling
from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.duration import SizingInputs, bases, size
from certbody.audits.rules.grading import may_record, offered_results
from certbody.audits.rules.holding import count_held, last_wanted
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.kit.dates import PARIS
from certbody.onsite.rules.facts import all_overrides
from tests.audits.rules.test_duration import own
from tests.node import ROOT

FOLDER = ROOT / "tests" / "vectors"
DAY = date(2026, 11, 23)
OWN = own(surveillance_T2_AF=2, initial_T3_base=6)
TABLES = standards.sizing_tables()
KINDS = ("initial", "surveillance", "renewal", "extension", "pre_audit", "complementary")
BOUNDS = (0, 1, 14_999_999, 15_000_000, 74_999_999, 75_000_000, 500_000_000_00)
SITUATIONS = (
    {"kind": "initial"},
    {"kind": "initial", "holds_label": True},
    {"kind": "renewal"},
    {"kind": "surveillance"},
    {"kind": "surveillance", "new_entrant": True},
    {"kind": "extension"},
    {"kind": "pre_audit"},
    {"kind": "initial", "territory": "mayotte", "audit_day": date(2025, 6, 30)},
)


def _some(chance, choices):
    return tuple(one for one in choices if chance.random() < 0.5)


def _inputs(situation, chance, turnover):
    facts = {"audit_day": DAY, **situation}
    scope = _some(chance, CATEGORIES) or ("AF",)
    added = _some(chance, CATEGORIES) if situation["kind"] == "extension" else ()
    sites = chance.choice((0, 1, 2, 3, 4, 7, 9, 25, 1000))
    return SizingInputs(
        **facts, turnover_cents=turnover, categories=scope, added_categories=added, sites=sites,
        extra_sites=chance.choice((0, 0, 1, 2)),
    )  # fmt: skip


def duration_vectors():
    chance, groups = random.Random(42), []
    for situation in SITUATIONS:
        drawn = [_inputs(situation, chance, turnover) for turnover in BOUNDS for _ in range(3)]
        ground = bases(drawn[0], TABLES, OWN)
        cases = [{"facts": one.as_dict(), "answer": _answer(one)} for one in drawn]
        groups.append({"bases": {code: basis.as_dict() for code, basis in ground.items()}, "cases": cases})
    return groups


def _answer(inputs):
    told = size(inputs, TABLES, OWN).as_dict()
    lines = [[line[name] for name in ("code", "label_fr", "half_days", "status")] for line in told["lines"]]
    return {"half_days": told["half_days"], "sampled_sites": told["sampled_sites"],
            "unconfirmed": told["unconfirmed"], "lines": lines}  # fmt: skip


def _bound(one):
    return {
        "number": one.number, "categories": sorted(one.categories), "trait": one.trait, "unless": one.unless,
        "new_entrant": one.new_entrant, "reduced": one.reduced, "surveillance": one.surveillance,
        "subcontractor": one.subcontractor,
    }  # fmt: skip


def applicability_vectors():
    chance, cases = random.Random(7), []
    for standard in ("RNQ2019", "RNQ2026"):
        for kind in KINDS * 12:
            scope = _some(chance, CATEGORIES) or ("CFA",)
            facts = {
                "kind": kind, "categories": list(scope), "traits": list(_some(chance, sorted(TRAITS))),
                "new_entrant_categories": list(_some(chance, CATEGORIES)) if chance.random() < 0.4 else [],
                "reduced": chance.random() < 0.3,
                "open_indicators": sorted(chance.sample(range(1, 40), chance.choice((0, 0, 2, 4)))),
            }  # fmt: skip
            answer = applicability(standards.standard(standard), **facts).as_dict()
            cases.append({"standard": standard, "facts": facts, "answer": answer})
    known = {code: [_bound(one) for one in standards.standard(code).indicators] for code in ("RNQ2019", "RNQ2026")}
    return {"standards": known, "cases": cases}


def new_facts_vectors():
    """Facts met on site beside what sized the audit: the sites that the body added give way to those met (R2.5)."""
    chance, cases = random.Random(11), []
    for kind in ("initial", "surveillance", "extension") * 20:
        base = _inputs({"kind": kind}, chance, chance.choice(BOUNDS))
        visitable, central = base.sites, chance.random() < 0.5
        base = replace(base, extra_sites=min(base.extra_sites, _most_added(base, base.sites, visitable)))
        facts = [_fact(chance) for _ in range(chance.choice((1, 2, 4)))]
        after = size(_met(base, facts, visitable, central), TABLES, OWN)
        cases.append({"kind": kind, "base": base.as_dict(), "facts": facts, "visitable": visitable, "central": central,
                      "answer": {"half_days": after.half_days, "sampled_sites": after.sampled_sites}})  # fmt: skip
    grounds = {case["kind"]: bases(SizingInputs.from_dict(case["base"]), TABLES, OWN) for case in cases}
    return {
        "bases": {kind: {code: basis.as_dict() for code, basis in ground.items()} for kind, ground in grounds.items()},
        "cases": cases,
    }


def _fact(chance):
    kind = chance.choice(("site", "site", "category", "turnover"))
    values = {"site": "Antenne", "category": chance.choice(CATEGORIES), "turnover": chance.choice(BOUNDS)}
    return {"kind": kind, "value": values[kind]}


def _most_added(base, sites, visitable):
    return sampling.most_added(base.kind, sites, visitable, DAY, standards.sampling_formulas())


def _met(base, facts, visitable, central):
    """As `sizing_inputs` takes them up, the audit widened by each category."""
    over = all_overrides(facts, base.as_dict(), central_counts=central)
    met = {one["value"] for one in facts if one["kind"] == "category"}
    wider = {name: tuple(sorted({*getattr(base, name), *met})) for name in ("categories", "added_categories")}
    if base.kind != "extension":
        wider.pop("added_categories")
    most = _most_added(base, over["sites"], visitable)
    return replace(base, **over, **wider, extra_sites=min(base.extra_sites, most))


def grading_vectors():
    """How an indicator may be answered, and what the reason for leaving one out lacks."""
    shapes = {(one.grades, one.unconditional): one for one in standards.standard("RNQ2019").indicators}
    offered = [
        {"indicator": {"grades": grades, "unconditional": unconditional}, "mandatory": mandatory,
         "entrusted": entrusted, "answer": offered_results(one, mandatory=mandatory, entrusted=entrusted)}
        for (grades, unconditional), one in shapes.items() for mandatory in (True, False)
        for entrusted in ("", "not_applicable", "entrusted", "considers_principal")
    ]  # fmt: skip
    free = next(one for one in shapes.values() if not one.unconditional)
    lacking = {"reason_missing": "reason", "override_reason_short": "longer"}
    reasons = [
        {"result": result, "reason": reason,
         "answer": "".join(lacking[one.code] for one in may_record(free, result, reason=reason).reasons)}
        for result in ("conforming", "not_applicable", "not_audited")
        for reason in ("", "  ", "Sans objet", "x" * 19, f"  {'x' * 19}  ", "x" * 20, "é" * 20)
    ]  # fmt: skip
    return {"offered": offered, "reasons": reasons}


def holding_vectors():
    """The last half-day that an audit is not closed before."""
    days = [(date(2026, 12, day), half) for day in (7, 8, 10) for half in ("am", "pm")]
    chance, cases = random.Random(5), []
    for sized in (0, 1, 2, 3, 4, 6, 9):
        for placed in (0, 1, 3, 6):
            plan = chance.sample(days, placed) + chance.sample(days, min(placed, 1))
            last = last_wanted(plan, sized)
            shown = [{"day": day.isoformat(), "half": half} for day, half in plan]
            answer = {"day": last[0].isoformat(), "half": last[1]} if last else None
            cases.append({"plan": shown, "sized": sized, "answer": answer})
    return cases


def held_vectors():
    """How many half-days lie between two meetings."""
    days = [(date(2026, 12, day), half) for day in (7, 8, 10) for half in ("am", "pm")]
    hours = [datetime(2026, 12, day, hour, tzinfo=PARIS) for day in (7, 8, 10) for hour in (0, 9, 12, 14, 18)]
    cases = []
    for placed in (days, days[1:4], days[:1] * 2, []):
        shown = [{"day": day.isoformat(), "half": half} for day, half in placed]
        for at, opened in enumerate(hours):
            for closed in hours[at + 1 :: 2]:
                meetings = {"opened": f"{opened:%Y-%m-%dT%H:%M}", "closed": f"{closed:%Y-%m-%dT%H:%M}"}
                cases.append({"plan": shown, **meetings, "answer": count_held(placed, opened, closed)})
    return cases


MADE = {
    "duration": duration_vectors, "applicability": applicability_vectors, "new_facts": new_facts_vectors,
    "grading": grading_vectors, "holding": holding_vectors, "held": held_vectors,
}  # fmt: skip


@pytest.mark.parametrize(("name", "made"), MADE.items())
def test_the_vectors_say_what_the_rules_say(name, made):
    path, now = FOLDER / f"{name}.json", json.loads(json.dumps(made()))
    if os.environ.get("WRITE_VECTORS"):
        path.write_text(json.dumps(now, ensure_ascii=False, separators=(",", ":")).replace('{"facts"', '\n{"facts"'))
    assert json.loads(path.read_text(encoding="utf-8")) == now


def test_the_bases_of_all_bands_hold_the_one_that_counts():
    for situation in SITUATIONS:
        for turnover in BOUNDS:
            inputs = _inputs(situation, random.Random(3), turnover)
            assert size(inputs, TABLES, OWN).basis in bases(inputs, TABLES, OWN).values()
