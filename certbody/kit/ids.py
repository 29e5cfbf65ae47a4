"""Identifiers: UUID version 7, so that newer rows sort after older ones and indexes stay compact."""

from __future__ import annotations

import os
from uuid import UUID

from certbody.kit import clock


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    millis = int(clock.now().timestamp() * 1000)
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))
