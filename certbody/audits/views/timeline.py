"""The history of an audit, as its page tells it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from certbody.audits.queries.history import list_history
from certbody.kit.dates import paris_date
from certbody.kit.wording import label
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry
from certbody.tenants.rules.permissions import Permission

ICONS = {"audit.cancelled": "x-circle", "audit.sites_drawn": "shuffle", "audit.plan_sent": "send"}
_REPEATED = ("audit.worked_on_site",)


def entries_of(audit_id: UUID, by: Actor) -> list[dict[str, Any]]:
    """The journal of an audit, newest first; what one person sent from the site on one day is one line.

    Why a report came back or was signed again tells what was found: it is for those who read findings.
    """
    shown: dict[Any, list[JournalEntry]] = {}
    found = list_history(audit_id) if by.may(Permission.READ_FINDINGS) else journal.list_entries("audit", audit_id)
    for entry in found:
        day = (entry.event, entry.actor_name, paris_date(entry.at))
        shown.setdefault(day if entry.event in _REPEATED else entry.id, []).append(entry)
    return [_line(entries) for entries in shown.values()]


def _line(entries: list[JournalEntry]) -> dict[str, Any]:
    newest, times = entries[0], len(entries)
    counted = _("%(num)s fois ce jour-là, la dernière à cette heure.", num=times)
    return {
        "when": newest.at,
        "what": label("journal.event", newest.event),
        "who": newest.actor_name,
        "detail": " · ".join(filter(None, (_devices(entries), counted if times > 1 else _told(newest)))),
        "icon": ICONS.get(newest.event),
    }


def _devices(entries: list[JournalEntry]) -> str:
    """The devices that work on site came from; the pages of the site are none."""
    named = {str((entry.after or {}).get("device") or "") for entry in entries}
    return ", ".join(sorted(named - {"", "site"}))


def _told(entry: JournalEntry) -> str:
    """The reason; of a report signed again its version; of a fact met on site that is corrected, the former one too."""
    facts = [values["fact"] for values in (entry.before, entry.after) if values and "fact" in values]
    version = (entry.after or {}).get("version") if entry.event == "report.signed" else None
    numbered = _("Version %(number)s", number=version) if version else ""
    return " – ".join(filter(None, (numbered, " → ".join(facts), entry.reason)))
