"""What the journal keeps, in the reader's words: names for ids, days for dates, labels for codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from certbody.kit import i18n
from certbody.kit.wording import label
from certbody.tenants.models import JournalEntry
from certbody.tenants.queries.naming import Named, kind_of
from certbody.tenants.rules.settings import SETTINGS
from certbody.tenants.wording_settings import words_of

Names = Mapping[UUID, Named]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_CODE = re.compile(r"[a-z]+[a-z0-9]*([._][a-z0-9]+)+")
# The group of labels that a field's codes are in, where it is not named after the record and the field.
_GROUPS = {
    "roles": "role", "status": "tenant.status", "category": "category", "categories": "category",
    "new_entrant_categories": "category", "cause": "suspension.cause", "traits": "declared_trait",
    "turnover_source": "turnover_source", "subject": "journal.subject", "event": "journal.event",
    "flag_counts": "list_flag", "piece": "transfer.piece",
}  # fmt: skip
_GROUPS_OF = {
    "body_setting.code": "setting", "price.code": "price", "identity_case.kind": "identity.kind",
    "identity_case.state": "identity.state", "impartiality_link.kind": "link.kind", "audit.outcome": "decision.outcome",
    "tenant.kind": "subscription.kind",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One detail of a line: what it is called, what it was (None when it did not change), what it is."""

    field: str
    before: str | None
    after: str


def ids_in(entries: Iterable[JournalEntry]) -> dict[str, set[UUID]]:
    """The rows that these lines speak of, by table: their subjects, and the ids among their details."""
    found: dict[str, set[UUID]] = {}
    for entry in entries:
        found.setdefault(entry.subject_type, set()).add(entry.subject_id)
        for kept in (entry.before, entry.after):
            for field, one in ids_of("", kept):
                found.setdefault(kind_of(field), set()).add(one)
    return found


def ids_of(field: str, value: Any) -> Iterator[tuple[str, UUID]]:
    """Every id inside a value that the journal keeps, with the field that holds it."""
    if isinstance(value, str):
        if _ID.fullmatch(value):
            yield field, UUID(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from ids_of(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_of(field, inner)


def title_of(entry: JournalEntry, names: Names) -> str:
    """What a line is about: « Audit · A-2026-0001 »."""
    kind, named = told_of("journal.subject", entry.subject_type), names.get(entry.subject_id)
    coded = "cell" if entry.subject_type == "confirmed_cell" else "code"
    own = value_of(entry.subject_type, coded, named.name) if named and named.name else ""
    return f"{kind} · {own}" if own else kind


def told_of(group: str, code: str) -> str:
    """The label of a code; one that nobody has named yet is read as words."""
    found = label(group, code)
    return found if found != code else code.rpartition(".")[2].replace("_", " ")


def details_of(entry: JournalEntry, names: Names) -> list[Told]:
    """The details of a line, those that changed with what they were."""
    before, after = entry.before or {}, entry.after or {}
    setting = str(after.get("code") or before.get("code") or "")
    told: list[Told] = []
    for field in (*after, *(one for one in before if one not in after)):
        was, now = (_detail(entry, field, kept[field], names, setting) if field in kept else None
                    for kept in (before, after))  # fmt: skip
        told.append(Told(told_of("journal.field", field), None if was == now else was, now or ""))
    return told


def _detail(entry: JournalEntry, field: str, value: Any, names: Names, setting: str) -> str:
    if field == "value" and entry.subject_type == "body_setting" and setting in SETTINGS and isinstance(value, int):
        return words_of(SETTINGS[setting], value)
    return value_of(entry.subject_type, field, value, names)


def value_of(subject: str, field: str, value: Any, names: Names | None = None) -> str:
    """One kept value as its reader says it."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, int):
        return (
            i18n.money(value) if field.endswith("_cents") else i18n.days(value) if field == "half_days" else str(value)
        )
    if isinstance(value, dict):
        inner = ((_inside(subject, field, name), value_of(subject, name, one, names)) for name, one in value.items())
        return " ; ".join(_("%(name)s : %(value)s", name=name, value=one) for name, one in inner)
    if isinstance(value, list):
        return ", ".join(value_of(subject, field, one, names) for one in value)
    return _text(subject, field, str(value), names or {})


def _inside(subject: str, field: str, name: str) -> str:
    """What a value inside a value is called: a field, or a code of the outer field."""
    found = label("journal.field", name)
    return found if found != name else _text(subject, field, name, {})


def _text(subject: str, field: str, value: str, names: Names) -> str:
    if _ID.fullmatch(value):
        return _name(names.get(UUID(value)))
    try:
        if _DAY.fullmatch(value):
            return i18n.day(date.fromisoformat(value))
        if _MOMENT.fullmatch(value):
            return i18n.moment(datetime.fromisoformat(value))
    except ValueError:
        return value
    key = f"{subject}.{field}"
    found = label(_GROUPS_OF.get(key, _GROUPS.get(field, key)), value)
    return value.replace("_", " ") if found == value and _CODE.fullmatch(value) and "_" in value else found


def _name(found: Named | None) -> str:
    """What a row is called, else what kind of row it is; one that is not found is said to have no name."""
    if found is None:
        return _("fiche sans nom")
    return found.name or told_of("journal.subject", found.kind)
