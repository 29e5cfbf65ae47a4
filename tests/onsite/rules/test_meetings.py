"""Who was present, in what order, and at which moment by the site's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from certbody.onsite.rules.meetings import attendance, true_moment

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def person(name: str, role: str = "", side: str = "client", **more: Any) -> dict[str, Any]:
    return {"name": name, "role": role, "side": side, "opening": True, "closing": False, **more}


def test_a_moment_is_corrected_by_the_clock_that_told_it() -> None:
    assert true_moment(NOW, 0, NOW) == NOW
    assert true_moment(NOW + timedelta(days=1), -86400, NOW) == NOW
    assert true_moment(NOW + timedelta(minutes=2), 0, NOW) == NOW
    assert true_moment(NOW + timedelta(hours=2), 0, NOW) == NOW + timedelta(hours=2)


def test_a_clock_beyond_all_days_corrects_nothing() -> None:
    told = datetime(1971, 1, 1, tzinfo=UTC)
    assert true_moment(told, -7_000 * 365 * 86_400, NOW) == told


def test_the_client_comes_first_and_who_is_taken_out_is_gone() -> None:
    lead, head = person("Lou Bernard", "auditeur", "body"), person("Camille Martin", "directrice")
    gone = person("Paul", removed=True)
    assert (
        attendance([lead, head, gone, None], [], "", "opening") == "Camille Martin, directrice\nLou Bernard, auditeur"
    )
    assert attendance([lead, head], [], "", "closing") == ""


def test_lines_typed_on_a_page_stay() -> None:
    before, now = person("Camille Martin"), person("Camille Martin", "directrice")
    listed = "Camille Martin\nDominique, formateur"
    assert attendance([now], [before], listed, "opening") == "Camille Martin, directrice\nDominique, formateur"
