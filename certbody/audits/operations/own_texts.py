"""A body giving its own text of the standard: from a file, or one indicator at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from certbody.audits import standards
from certbody.audits.models import OwnText
from certbody.audits.operations.own_text_file import Entries, ReadText, read_text
from certbody.audits.queries.own_standard import standard_in_force
from certbody.audits.rules.own_standard import LANGUAGES, PARTS
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def check_text(code: str, name: str, body: bytes) -> ReadText:
    """What a file says of a version of the standard and what is wrong with it, line by line; nothing is kept."""
    return read_text(name, body, [one.number for one in _standard(code).indicators])


def load_text(code: str, name: str, read: ReadText, valid_from: date, reason: str, by: Actor) -> OwnText:
    """Makes the file's text the body's own for audits that begin from a day on; former texts stay kept.

    Audits already closed keep the words that they were done with. Invalid from a day that is past.
    """
    return _keep(code, read.entries, valid_from, name, reason, by)


def word_indicator(
    code: str, number: int, words: Mapping[str, str], valid_from: date, reason: str, by: Actor
) -> OwnText:
    """Gives one indicator the body's words (`title_fr`, `official_en`…) from a day on; the others stay as they are.

    An empty part falls back on our words. NotFound for an indicator that the version does not have.
    """
    if number not in _standard(code):
        raise NotFound
    newest = standard_in_force(code, valid_from)[1]
    entries: Entries = dict(newest.entries) if newest else {}
    ours = standards.standard(code).indicator(number)
    entry = {
        language: {
            part: text
            for part in PARTS
            if (text := words[f"{part}_{language}"]) and text != getattr(getattr(ours, part), language)
        }
        for language in LANGUAGES
    }
    entries[str(number)] = {language: parts for language, parts in entry.items() if parts}
    return _keep(code, entries, valid_from, "", reason, by)


def _keep(code: str, entries: Entries, valid_from: date, source: str, reason: str, by: Actor) -> OwnText:
    if valid_from < clock.today():
        raise Invalid({"valid_from": ["setting_from_past"]})
    row = OwnText(
        standard=_standard(code).code,
        valid_from=valid_from,
        entries={number: entry for number, entry in entries.items() if entry},
        source=source,
        reason=reason,
        loaded_by=by.person_id,
        loaded_by_name=by.name,
        loaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    told = {"standard": code, "valid_from": valid_from.isoformat(), "indicators": len(row.entries), "file": source}
    journal.record("own_text.loaded", row, by, after=told, reason=reason)
    return row


def _standard(code: str) -> standards.Standard:
    if code not in standards.CODES:
        raise NotFound
    return standards.standard(code)
