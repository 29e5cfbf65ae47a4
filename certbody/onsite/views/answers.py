"""The answers to a device, as JSON."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from certbody.kit import clock, sealing, wording
from certbody.kit.verdict import Reason
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.operations.importing import Imported
from certbody.onsite.operations.keeping import Result
from certbody.onsite.operations.syncing import Synced
from certbody.onsite.queries.package import audit_head
from certbody.onsite.queries.records import moment_text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def synced(answer: Synced) -> dict[str, Any]:
    """The answer to one exchange."""
    return {
        "now": moment_text(clock.now()),
        "results": [_result(one) for one in answer.results],
        "audit": audit_head(answer.audit),
        **fields_of(answer),
    }


def fields_of(answer: Synced) -> dict[str, Any]:
    """What the fields say that changed, and the cursor to ask from next time."""
    return {"cursor": answer.cursor, "fields": [_field(*one, answer) for one in answer.fields]}


def imported(found: Imported) -> dict[str, Any]:
    """What became of the work that a file brought."""
    return {
        "author": found.author,
        "proved": found.proved,
        "operations": [_result(one) for one in found.operations],
        "files": [_result(one) for one in found.files],
    }


def brought(found: Imported) -> str:
    """The same as a sentence for who brought the file."""
    told = _received(len(found.operations) + len(found.files) - found.refused - found.known, found.known)
    if found.refused:
        told += " " + ngettext("%(num)s élément refusé.", "%(num)s éléments refusés.", found.refused)
    if found.ruled:
        told += " " + ngettext(
            "%(num)s refusé par une règle : il n’est pas au dossier, corrigez-le sur l’espace sur site.",
            "%(num)s refusés par une règle : ils ne sont pas au dossier, corrigez-les sur l’espace sur site.",
            len(found.ruled),
        )
    if found.unfinished:
        told += " " + _("Des constats restent à compléter sur l’espace sur site : leur fait ou leur motif manque.")
    if found.proved:
        return told + " " + _("Auteur : %(name)s.", name=found.author)
    unproved = _(
        "Le fichier ne prouve pas de qui il vient : le travail est inscrit au nom de %(author)s.", author=found.author
    )
    return f"{told} {unproved}"


def _received(new: int, known: int) -> str:
    """What came with this file, and what the site had already; all of it, when a file is brought again."""
    if known and not new:
        return ngettext(
            "Rien de nouveau : le site avait déjà reçu l’élément de ce fichier.",
            "Rien de nouveau : le site avait déjà reçu les %(num)s éléments de ce fichier.",
            known,
        )
    told = ngettext("%(num)s élément reçu.", "%(num)s éléments reçus.", new)
    if known:
        told += " " + ngettext("%(num)s autre l’était déjà.", "%(num)s autres l’étaient déjà.", known)
    return told


def _result(one: Result) -> dict[str, Any]:
    return {"id": one.id, "outcome": one.outcome, "reasons": [told(reason) for reason in one.reasons]}


def told(reason: Reason) -> dict[str, str]:
    """Why not, in the reader's words."""
    return {
        "code": reason.code,
        "text": wording.why(reason),
        "lift": wording.lift(reason),
        "article": reason.article,
    }


def _field(state: FieldState, heads: list[FieldOperation], answer: Synced) -> dict[str, Any]:
    problem, receipt = [told(_reason(one)) for one in state.problem or ()], answer.receipts.get(state.field)
    said = {"receipt": {"statement": receipt.statement, "signature": receipt.signature}} if receipt else {}
    return {"field": state.field, "heads": [_head(one) for one in heads], "problem": problem or None, **said}


def _head(one: FieldOperation) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "value": one.value,
        "author": one.author_name,
        "author_id": str(one.author_id) if one.author_id else None,
        "device": one.device_name,
        "device_id": str(one.device_id) if one.device_id else None,
        "at": moment_text(one.device_at),
        "received": moment_text(one.received_at),
    }


def _reason(kept: dict[str, Any]) -> Reason:
    """A reason as it was kept: days were written as text."""
    values = {
        name: date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
        for name, value in kept["values"].items()
    }
    return Reason(kept["code"], kept["article"], values)


def as_text(raw: bytes) -> str:
    """Bytes as JSON holds them."""
    return base64.b64encode(raw).decode()


def seal_key() -> str:
    """The public point to seal to."""
    return as_text(sealing.seal_point())
