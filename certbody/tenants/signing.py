"""Signed, expiring links: what a mail may carry instead of a password."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

INVITATION_SECONDS = 14 * 24 * 3600
RESET_SECONDS = 2 * 3600


def sign_invitation(tenant_id: UUID, invitation_id: UUID) -> str:
    """The token of an invitation."""
    return _serializer("invitation").dumps([str(tenant_id), str(invitation_id)])


def read_invitation(token: str) -> tuple[UUID, UUID] | None:
    """Tenant and invitation of a token; None when it is forged or over."""
    found = _read("invitation", token, INVITATION_SECONDS)
    return (UUID(found[0]), UUID(found[1])) if found else None


def sign_reset(person_id: UUID, mark: str) -> str:
    """The token of a password reset; `mark` changes with the password, so that a token works once."""
    return _serializer("reset").dumps([str(person_id), mark])


def read_reset(token: str) -> tuple[UUID, str] | None:
    """Person and mark of a token; None when it is forged or over."""
    found = _read("reset", token, RESET_SECONDS)
    return (UUID(found[0]), found[1]) if found else None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"certbody.{purpose}")


def _read(purpose: str, token: str, seconds: int) -> list[str] | None:
    try:
        found: list[str] = _serializer(purpose).loads(token, max_age=seconds)
    except BadSignature:
        return None
    return found
