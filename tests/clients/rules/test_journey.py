"""Where an organisation stands on its way to a certificate."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from certbody.clients.rules.journey import STAGES, Begun, Way, processes_of, way_of

START = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, SECOND = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("application", "audit", "certificate", "way"),
    [
        (None, None, None, Way("application")),
        ("refused", None, None, Way("application", "blocked")),
        ("admissible", None, None, Way("quote")),
        ("admissible", "quoted", None, Way("contract")),
        ("admissible", "decided", "valid", Way("certificate", "done")),
        ("admissible", "sized", "valid", Way("certificate", "done")),
        ("admissible", "plan_sent", "valid", Way("plan")),
        ("draft", "decided", "valid", Way("application")),
        ("admissible", "sized", "suspended", Way("certificate", "blocked")),
        ("admissible", "plan_sent", "suspended", Way("certificate", "blocked")),
        ("admissible", "draft", "withdrawn", Way("certificate", "blocked")),
        ("admissible", "decided", "expired", Way("certificate", "blocked")),
        ("admissible", "open", "expired", Way("audit")),
        ("returned", "decided", "withdrawn", Way("application")),
    ],
)
def test_the_certificate_ends_the_way(application, audit, certificate, way) -> None:
    assert way_of(application, audit, certificate) == way
    assert way.stage in STAGES


@pytest.mark.parametrize("quoted", [True, False])
def test_an_audit_covered_by_the_contract_of_its_cycle_shows_no_quote_that_was_never_made(quoted: bool) -> None:
    planned = replace(_begun("surveillance", "plan_sent", 9), quoted=quoted)
    _held, way = processes_of([], [planned], "valid")
    assert ("quote" in way.stages, "contract" in way.stages) == (quoted, quoted)
    _held, way = processes_of([], [replace(planned, state="quoted")], "valid")
    assert "contract" in way.stages


def _begun(kind: str, state: str, after: int, application: UUID | None = None) -> Begun:
    return Begun(kind, state, START + timedelta(days=after), f"A-{after}", application)


ADMITTED = _begun("initial", "admissible", 0, FIRST)
VALID, STOPPED = ("certificate", Way("certificate", "done")), ("certificate", Way("certificate", "blocked"))
HELD = _begun("initial", "decided", 1, FIRST)


@pytest.mark.parametrize(
    ("applications", "audits", "certificate", "ways"),
    [
        ([], [], None, [("", Way("application"))]),
        ([ADMITTED], [], None, [("initial", Way("quote"))]),
        ([ADMITTED], [HELD], "valid", [VALID]),
        (
            [ADMITTED], [_begun("surveillance", "plan_sent", 9), HELD], "valid",
            [VALID, ("surveillance", Way("plan"))],
        ),
        ([ADMITTED], [_begun("surveillance", "sized", 9), HELD], "valid", [VALID]),
        (
            [ADMITTED], [_begun("surveillance", "quoted", 9), HELD], "suspended",
            [STOPPED, ("surveillance", Way("contract"))],
        ),
        (
            [_begun("extension", "admissible", 5, SECOND), ADMITTED],
            [_begun("extension", "plan_sent", 6, SECOND), _begun("initial", "closed", 1, FIRST)], None,
            [("extension", Way("plan")), ("initial", Way("nonconformities"))],
        ),
        (
            [_begun("extension", "draft", 5, SECOND), ADMITTED], [HELD], "valid",
            [VALID, ("extension", Way("application"))],
        ),
        ([ADMITTED], [_begun("surveillance", "open", 9), HELD], "withdrawn", [STOPPED]),
        ([_begun("initial", "refused", 0, FIRST)], [], None, [("", Way("application", "blocked"))]),
    ],
)  # fmt: skip
def test_each_thing_under_way_has_its_own_way_beside_the_certificate(applications, audits, certificate, ways) -> None:
    found = processes_of(applications, audits, certificate)
    assert [(one.kind, one.way) for one in found] == ways
    assert all(one.way.stage in one.stages for one in found)


def test_an_audit_that_nobody_applied_for_has_no_application_among_its_stages() -> None:
    [_held, process] = processes_of([ADMITTED], [_begun("surveillance", "open", 9), HELD], "valid")
    assert process.stages == STAGES[1:]
    assert process.reference == "A-9"
