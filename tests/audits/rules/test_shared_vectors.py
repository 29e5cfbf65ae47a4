"""What the workbench computes on the device: the same rules in another language, held to the same vectors
(`tests/onsite/scripts/rules.test.mjs`).

`WRITE_VECTORS=1` writes them anew from the rules; a change then shows as a difference to read.
"""

import json
import os
import random
from datetime import date

import pytest

from certbody.audits import standards
from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.duration import SizingInputs, bases, size
from certbody.audits.rules.standard import CATEGORIES, TRAITS
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


@pytest.mark.parametrize(("name", "made"), [("duration", duration_vectors), ("applicability", applicability_vectors)])
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
