"""Replaying 100,000 audits: every size, sample, applicability, deadline and decision computed again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from sqlalchemy import create_engine, text

from bench import replay_rows
from bench.ground import an_application
from bench.printing import print_bar
from certbody.audits import standards
from certbody.audits.rules import duration, replaying, sampling
from certbody.audits.rules.duration import SizingInputs
from certbody.config import Settings
from certbody.kit.db import db
from tests.support import Bench

BODIES, AUDITS = 10, 100_000
MOST_SECONDS = 60
DAY = date(2026, 11, 20)
# Few audits share their figures: whatever is answered once for many is answered as often as in a real body.
TURNOVERS = range(5_000_000, 120_000_000, 515_100)
SITES = (0, 4, 9)
CATEGORIES = (["AF"], ["AF", "CFA"], ["AF", "CBC", "VAE"])


def run(environ: Mapping[str, str]) -> None:
    """Fills ten bodies, then runs the command as anyone would, and reads what it says."""
    workbench = Bench(an_application(Settings.from_environment(dict(environ))))
    begun, spread = time.monotonic(), cases()
    for number in range(1, BODIES + 1):
        body = workbench.body(f"Organisme certificateur {number}")
        workbench.member(body, "reviewer")
        with workbench.inside(body):
            for statement, values in replay_rows.statements(body.id, AUDITS // BODIES, spread):
                db.session.execute(text(statement), values)
    _vacuum(environ["DATABASE_OWNER_URL"])
    print(f"filled in {time.monotonic() - begun:.0f} s\n")
    begun = time.monotonic()
    command = [sys.executable, "-m", "certbody.cli", "rules", "replay"]
    done = subprocess.run(command, env=os.environ | dict(environ), capture_output=True, text=True, check=False)
    seconds = time.monotonic() - begun
    print(done.stderr or json.dumps(json.loads(done.stdout)["checked"]))
    used = getrusage(RUSAGE_CHILDREN)
    print(f"{seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of them computing, exit code {done.returncode}")
    print_bar(done.returncode == 0 and seconds < MOST_SECONDS, f"{AUDITS:,} audits replayed below {MOST_SECONDS} s")


def cases() -> list[dict[str, Any]]:
    """The audits that are spread over the rows: what each is sized and judged on, with the answers of the rules."""
    made = []
    for turnover in TURNOVERS:
        for sites in SITES:
            for categories in CATEGORIES:
                facts = SizingInputs("initial", DAY, turnover, tuple(categories), sites=sites)
                made.append({"size": _size(facts), "sample": _sample(sites), "scope": _scope(categories)})
    return made


def _size(facts: SizingInputs) -> dict[str, Any]:
    return duration.size(facts, standards.sizing_tables()).as_dict()


def _sample(sites: int) -> dict[str, Any] | None:
    if not sites:
        return None
    formulas, seed = standards.sampling_formulas(), f"{sites:064x}"
    population = [f"{number:08d}-0000-7000-8000-000000000000" for number in range(sites)]
    wanted = sampling.sample_size("initial", sites, DAY, formulas)
    answer = replaying.sample_again(seed, replaying.Draw("initial", DAY, wanted, population, []), formulas)
    kept = {"drawn_for": DAY.isoformat(), "wanted": wanted, "terms_version": standards.terms_version()}
    return {"seed": seed, "population": population, **kept, **answer}


def _scope(categories: list[str]) -> dict[str, Any]:
    inputs = {
        "standard": "RNQ2026", "choices": {}, "kind": "initial", "categories": categories, "traits": ["subcontracting"],
        "new_entrant_categories": [], "reduced": False, "open_indicators": [],
    }  # fmt: skip
    answer = replaying.applicability_again(inputs, standards.standard("RNQ2026")).as_dict()
    return {"inputs": inputs, "answer": answer}


def _vacuum(owner_url: str) -> None:
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("vacuum analyze"))
    engine.dispose()
