"""One request for a quote to several bodies: each hears of it in its own space, whatever happens at another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import structlog

from certbody.clients.operations.requests import request_quote
from certbody.clients.queries.requests import WISHED, faults_of_request
from certbody.kit import clock, outbox
from certbody.kit.errors import Invalid, Refused
from certbody.kit.transaction import transaction
from certbody.tenants import journal
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.queries.tenants import list_taking_requests

REQUEST = "quote_request"
_log = structlog.get_logger()


def request_of_several(bodies: Collection[UUID], **asked: Any) -> list[str]:
    """The same request to several bodies that take such requests, each in its own space and transaction.

    Called outside any body's scope; nobody hears whom else was asked. Invalid, with every fault at once, before any of
    them hears of it. Where a body's own writing fails, its request is queued and tried again: the others have theirs.
    Answers with the names of the bodies that could not even be queued, or that a rule keeps from taking it.
    """
    faults = faults_of_request(bodies, **asked)
    if faults:
        raise Invalid(faults)
    names = {row.id: row.name for row in list_taking_requests(clock.today())}
    return [names[body] for body in sorted(set(bodies)) if not _ask(body, asked)]


def _ask(body: UUID, asked: Mapping[str, Any]) -> bool:
    try:
        with tenant_scope(body), transaction():
            request_quote(**asked, tells_body=True)
    except (Invalid, Refused) as error:  # asked again, it would be no other: queued, it would be lost in silence
        _log.warning("request.not_taken", body=str(body), error=f"{type(error).__name__}: {error}"[:500])
        return False
    except Exception as error:  # whatever failed at one body is no reason to fail the others
        _log.warning("request.put_off", body=str(body), error=f"{type(error).__name__}: {error}"[:500])
        return _queue(body, asked)
    return True


def _queue(body: UUID, asked: Mapping[str, Any]) -> bool:
    try:
        with tenant_scope(body), transaction():
            outbox.post(REQUEST, asked=journal.plain(asked))
    except Exception as error:  # the database may be away for this one alone: its name is told
        _log.error("request.lost", body=str(body), error=type(error).__name__)
        return False
    return True


def ask_again(asked: dict[str, Any]) -> None:
    """What was queued for the body at hand, as it was asked."""
    days = {name: date.fromisoformat(asked[name]) for name in WISHED if asked.get(name)}
    request_quote(**{**asked, **days}, tells_body=True)
