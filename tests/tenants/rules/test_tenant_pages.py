"""The pages of docs/rules on roles, settings and retention, compared with the tables of the code."""

from __future__ import annotations

from datetime import date

from certbody.audits.rules.team_access import team_until
from certbody.tenants.rules.permissions import GRANTS, Permission, Role, permissions_of
from certbody.tenants.rules.retention import kept_until, may_purge
from certbody.tenants.rules.room import Taken, may_take
from certbody.tenants.rules.settings import SETTINGS, UNCLEAR
from tests.rule_pages import table

CYCLES = [(date(year, 9, 21), date(year + 3, 9, 20)) for year in (2026, 2029)]


def test_roles() -> None:
    drawn = {act: set(roles.split(", ")) for act, _means, roles in table("roles.md", "The table")}
    granted = {one.value: {role.value for role in Role if one in GRANTS[role]} for one in Permission}
    assert drawn == granted
    for roles, act, allowed in table("roles.md", "Worked example"):
        assert (act in permissions_of(frozenset(roles.split(", ")))) is (allowed == "yes")


def test_settings() -> None:
    drawn = {code: cells for code, _sets, *cells in table("settings.md", "Worked example")}
    assert drawn == {
        one.code: [*map(str, (one.default, one.least, one.most)), one.unit, one.article, "yes" if one.unclear else "no"]
        for one in SETTINGS.values()
    }
    for code, value, accepted in table("settings.md", "Is the value within the bounds?"):
        assert (SETTINGS[code].least <= int(value) <= SETTINGS[code].most) is (accepted == "yes")
    unclear = table("settings.md", "What the texts leave unclear")
    points = [(one.code, one.source, ", ".join(one.settings)) for one in UNCLEAR]
    assert [(code, source, told) for code, _what, source, told in unclear] == points


def test_room_for_files() -> None:
    for size, body, most, audit, most_of_audit, refused in table("room-for-files.md", "Worked example"):
        verdict = may_take(int(size), Taken(int(body), int(most)), Taken(int(audit), int(most_of_audit)))
        assert ", ".join(reason.code for reason in verdict.reasons) == refused


def test_retention() -> None:
    for document, dated, begun, until in table("retention.md", "Worked example"):
        kept = kept_until(document, date.fromisoformat(dated), CYCLES[: int(begun)], 6, 10)
        assert kept.isoformat() == until
    for until, today, held, purged in table("retention.md", "Purge"):
        verdict = may_purge(date.fromisoformat(until), date.fromisoformat(today), held=held == "yes")
        assert verdict.allowed is (purged == "yes")
    for state, day, days, until in table("retention.md", "Until when the team sees its audit"):
        last = team_until(state, date.fromisoformat(day), int(days))
        assert (last.isoformat() if last else "") == until
