"""In whose name work is kept and written down: who recorded it, as long as the site can know that."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from certbody.kit import sealing
from certbody.kit.errors import require
from certbody.kit.verdict import all_of
from certbody.onsite.models import FieldOperation
from certbody.onsite.operations.board import Board
from certbody.onsite.queries.authors import find_member_name
from certbody.onsite.rules.authorship import may_be_written
from certbody.onsite.rules.meetings import true_moment
from certbody.onsite.rules.values import as_id, as_words
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.rules.permissions import Role


def introduce(audit_id: UUID, by: Actor) -> dict[str, str]:
    """What a person's device shows later to prove whose work it exports; only they are given it, for this audit."""
    voucher = sealing.vouch(_statement(audit_id, by.person_id, by.membership_id))
    who = {"person": str(by.person_id), "membership": str(by.membership_id), "name": by.name}
    return {**who, "voucher": base64.b64encode(voucher).decode()}


def author_of_export(audit_id: UUID, shown: Any, by: Actor) -> tuple[Actor, bool]:
    """In whose name the work of a file is kept, and whether the file proves that it is theirs.

    Proved, that is the person from whose store it came. Otherwise who brings it answers for it, and both names stay.
    """
    told: Mapping[str, Any] = shown if isinstance(shown, Mapping) else {}
    person_id, membership_id = as_id(told.get("person")), as_id(told.get("membership"))
    if person_id == by.person_id:
        return by, True
    name = find_member_name(person_id) if person_id is not None else ""
    if name and sealing.is_vouched(_statement(audit_id, person_id, membership_id), _bytes(told.get("voucher"))):
        return Actor(name, person_id, membership_id, frozenset({Role.AUDITOR})), True
    name = name or as_words(told.get("name")).strip()[:200] or "un auteur inconnu"
    return replace(by, name=f"{by.name} (fichier apporté pour {name})"), False


def author_of(board: Board, heads: Sequence[FieldOperation], by: Actor) -> Actor:
    """Who changed it last, with the right to conduct audits only; who asks when the page of the site had changed it.

    Refused when one of those who changed it was not a member any more then, or does not conduct the audit any more.
    """
    latest = {one.membership_id: one for one in sorted(heads, key=_recorded_at)}
    others = {id: one for id, one in latest.items() if id is not None and id != by.membership_id}
    require(all_of(*(may_be_written(_recorded_at(one), board.standing(id)) for id, one in others.items())))
    last = heads[0]
    if last.membership_id is None:
        return by
    if last.membership_id == by.membership_id:
        return replace(by, name=last.author_name)
    return Actor(last.author_name, last.author_id, last.membership_id, frozenset({Role.AUDITOR}))


def _recorded_at(head: FieldOperation) -> datetime:
    """When it was recorded, by the site's clock; no later than it came."""
    return min(head.received_at, true_moment(head.device_at, head.skew_seconds, head.received_at))


def _statement(audit_id: UUID, person_id: UUID | None, membership_id: UUID | None) -> bytes:
    return f"export of work\n{current_tenant()}\n{audit_id}\n{person_id}\n{membership_id}".encode()


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""
